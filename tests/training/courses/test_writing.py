"""Keeping courses, sessions, attendance, evaluation, the pool and needs, through their pages."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from priorities.groups.role_services import standing_group
from tests.cast import ClientFor
from tests.make import make_plan, make_priority, make_subgroup
from tests.make_training import make_attendance, make_category, make_course, make_session, make_summary
from training.models import (
    Attendance,
    AttendanceShare,
    Course,
    Evaluation,
    Need,
    NeedsAssessment,
    Quote,
    Session,
    Summary,
    Trainer,
)
from wsscp.audit.recording import recording
from wsscp.models import AuditEntry
from wsscp.models.audit import Act
from wsscp.policy import StandingGroup

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

COURSE = {"title": "Neglect", "medium": "sessions", "late_charge": "10", "absence_charge": "50.50"}
SESSION = {
    "starts_on": "2021-05-04",
    "precision": "day",
    "mode": "virtual",
    "status": "held",
    "late_charge": "0",
    "absence_charge": "0",
    "stands_for": "1",
    "spaces": "20",
}


@pytest.fixture
def client(client_for: ClientFor, learning):
    """The browser of a member of the Learning and Development group."""
    return client_for(learning)


def rows(prefix, *given, initial=0):
    """The boxes of a formset."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": str(initial)}
    for place, row in enumerate(given):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def test_a_course_is_added_with_its_priority_and_other_names_and_the_audit_trail_says_so(client):
    priority = make_priority(make_plan())
    client.post(
        "/training/courses/new/",
        COURSE | {"priorities": [priority.pk], "other_names": "Spotting neglect\n\nspotting neglect\nTool"},
    )
    course = Course.objects.get()
    assert list(course.priorities.all()) == [priority]
    assert sorted(course_name.name for course_name in course.names.all()) == ["Tool", "spotting neglect"]
    entry = AuditEntry.objects.get(act=Act.CREATED, thing_type="training.course")
    assert entry.by.email == "learning.and.development@example.org"
    assert {"thing": None, "field": "title", "before": None, "after": "Neglect"} in entry.changes

    client.post(f"/training/courses/{course.pk}/edit/", COURSE | {"other_names": "Tool"})
    assert [course_name.name for course_name in course.names.all()] == ["Tool"]


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({"title": "TAKEN"}, "There is a course called TAKEN already."),
        ({"title": "also taken"}, "There is a course called also taken already."),
        ({"other_names": "Taken"}, "“Taken” is a name of another course."),
        ({"default_spaces": "0"}, "Enter 1 or more, or leave this empty."),
        ({"late_charge": "-1"}, "greater than or equal to 0"),
    ],
)
def test_a_course_that_cannot_be_is_explained(client, posted, says):
    make_course("Taken").names.create(name="Also taken")
    page = client.post("/training/courses/new/", COURSE | posted).content.decode()
    assert says in page.replace("&#x27;", "'")
    assert Course.objects.count() == 1


def test_a_session_takes_spaces_and_charges_from_its_course(client):
    course = make_course(default_spaces=25, late_charge=10, absence_charge=50)
    page = client.get(f"/training/courses/{course.pk}/sessions/new/").content.decode()
    assert 'value="25"' in page
    client.post(f"/training/courses/{course.pk}/sessions/new/", SESSION)
    session = Session.objects.get()
    assert (session.ends_on, session.spaces) == (date(2021, 5, 4), 20)


TOMORROW = (timezone.localdate() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({"ends_on": "2021-05-03"}, "The last day is before the first."),
        ({"starts_at": "12:00", "ends_at": "09:00"}, "The session ends before it begins."),
        ({"starts_at": "noon"}, "Enter a time, for example 09:30."),
        ({"starts_on": TOMORROW}, "The session is still to come, so it has not been held."),
        ({"stands_for": "3"}, "Several sessions on one day are entered one by one."),
        ({"reference": "S-1"}, "Another session has this number."),
        ({"spaces": "-5"}, "Enter 1 or more, or leave this empty."),
        ({"starts_on": "31/06/2021"}, "Enter a real date, for example 31 March 2020."),
    ],
)
def test_a_session_that_cannot_be_is_explained(client, posted, says):
    other = make_session(reference="S-1")
    page = client.post(f"/training/courses/{other.course_id}/sessions/new/", SESSION | posted)
    assert says in page.content.decode()
    assert Session.objects.count() == 1


def test_attendance_is_counted_by_category(client):
    session, police = make_session(), make_category("Police")
    address = f"/training/sessions/{session.pk}/attendance/"
    row = {
        "category": police.pk,
        "booked": "9",
        "attended": "7",
        "cancelled_late": "1",
        "did_not_attend": "1",
    }
    assert client.post(address, rows("attendance", row)).status_code == 302
    attendance = Attendance.objects.get()
    assert (attendance.booked, attendance.attended) == (9, 7)
    entry = AuditEntry.objects.filter(thing_type="training.session").latest("at")
    assert any(change["field"] == "attended" and change["after"] == "7" for change in entry.changes)
    assert "Police" in client.get(f"/training/sessions/{session.pk}/").content.decode()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"attended": "-1"}, "A number of people cannot be negative."),
        ({"attended": "5", "booked": "4"}, "5 attended, cancelled late or stayed away"),
        ({"attended": "9999999"}, "less than or equal to 100000"),
    ],
)
def test_a_count_that_cannot_be_is_explained_at_its_field(client, row, says):
    session, police = make_session(), make_category("Police")
    given = {"category": police.pk, "cancelled_late": "0", "did_not_attend": "0"} | row
    page = client.post(f"/training/sessions/{session.pk}/attendance/", rows("attendance", given))
    assert says in page.content.decode()
    assert not Attendance.objects.exists()


def test_the_same_category_twice_is_refused(client):
    session, police = make_session(), make_category("Police")
    row = {"category": police.pk, "attended": "1", "cancelled_late": "0", "did_not_attend": "0"}
    page = client.post(f"/training/sessions/{session.pk}/attendance/", rows("attendance", row, row))
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()


def test_more_than_the_spaces_is_asked_about_once(client):
    session, police = make_session(spaces=5), make_category("Police")
    address = f"/training/sessions/{session.pk}/attendance/"
    row = {"category": police.pk, "attended": "6", "cancelled_late": "0", "did_not_attend": "0"}
    data = rows("attendance", row)
    page = client.post(address, data).content.decode()
    assert "Tick this if the numbers are right, or correct them." in page
    assert not Attendance.objects.exists()
    assert client.post(address, data | {"over_full": "on"}).status_code == 302


def test_nobody_has_attended_a_session_still_to_come(client):
    session = make_session(starts_on=timezone.localdate() + timedelta(days=2), status="planned")
    row = {"category": make_category().pk, "attended": "1", "cancelled_late": "0", "did_not_attend": "0"}
    page = client.post(f"/training/sessions/{session.pk}/attendance/", rows("attendance", row))
    assert "still to come" in page.content.decode()
    booked = row | {"attended": "0", "booked": "4"}
    assert (
        client.post(f"/training/sessions/{session.pk}/attendance/", rows("attendance", booked)).status_code
        == 302
    )


def test_attendance_below_the_evaluations_is_refused(client):
    session = make_session()
    Evaluation.objects.create(session=session, responses=5)
    row = {"category": make_category().pk, "attended": "4", "cancelled_late": "0", "did_not_attend": "0"}
    page = client.post(f"/training/sessions/{session.pk}/attendance/", rows("attendance", row))
    assert "5 evaluations came back, more than the 4 who attended." in page.content.decode()


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({"responses": "8"}, "More than the 7 who attended."),
        ({"responses": "5", "knowledge_up": "6"}, "More than the evaluations returned."),
        ({"knowledge_up": "6"}, "Enter this number too: another is a part of it."),
        ({"asked": "8"}, "More than the 7 who attended."),
        ({"asked": "3", "answered": "4"}, "More than were asked."),
        ({"asked": "4", "answered": "3", "changed_practice": "4"}, "More than answered."),
        ({"followed_up_on": "2021-05-03"}, "This is before the session had ended."),
        ({"followed_up_on": TOMORROW}, "Enter today or an earlier day."),
    ],
)
def test_an_evaluation_that_cannot_be_is_explained(client, posted, says):
    session = make_session(came={make_category(): 7})
    page = client.post(f"/training/sessions/{session.pk}/evaluation/", posted).content.decode()
    assert says in page
    assert not Evaluation.objects.exists()


def test_an_evaluation_is_saved_and_changed(client):
    session = make_session(came={make_category(): 7})
    address = f"/training/sessions/{session.pk}/evaluation/"
    client.post(address, {"responses": "7", "knowledge_up": "6", "confidence_up": "5"})
    client.post(
        address, {"responses": "6", "knowledge_up": "6", "followed_up_on": "2021-08-04", "asked": "3"}
    )
    evaluation = Evaluation.objects.get()
    assert (evaluation.responses, evaluation.confidence_up, evaluation.asked) == (6, None, 3)


def test_quote_that_may_identify_somebody_is_confirmed_with_a_reason(client):
    address = f"/training/courses/{make_course('Neglect').pk}/quotes/"
    quotes = rows("quotes", {"text": "I thought of the boy born on 03/04/2015."})
    page = client.post(address, quotes).content.decode()
    assert 'name="quotes-0-keep-anyway"' in page
    assert not Quote.objects.exists()

    confirmation = {"quotes-0-keep-anyway": "on", "quotes-0-keep-reason": "Made up for the course"}
    assert client.post(address, quotes | confirmation).status_code == 302
    assert Quote.objects.count() == 1
    entry = AuditEntry.objects.get(act=Act.DECIDED)
    assert entry.changes[0]["after"] == "Made up for the course"
    assert "2015" not in str(entry.changes)


def test_quotes_without_consent_are_shown_to_the_training_team_only(client, client_for: ClientFor, steering):
    course = make_course()
    client.post(
        f"/training/courses/{course.pk}/quotes/",
        rows("quotes", {"text": "May be shown", "has_consent": "on"}, {"text": "Not to be shown"}),
    )
    assert Quote.objects.count() == 2
    address = f"/training/courses/{course.pk}/"
    assert "Not to be shown" in client.get(address).content.decode()
    html = client_for(steering).get(address).content.decode()
    assert "May be shown" in html
    assert "“Not to be shown”" not in html


def test_the_pool_counts_who_is_in_it_today(client):
    Trainer.objects.create(role="Nurse", stands_for=13)
    client.post("/training/trainers/new/", {"role": "Officer", "stands_for": "6", "trained_on": "2022-03-31"})
    Trainer.objects.create(role="Left", ends_on=date(2021, 1, 1))
    page = client.get("/training/trainers/").content.decode()
    assert "19 in the pool today, 6 of them trained as trainers." in page
    assert "Have left the pool" in page


def test_a_need_names_who_asks_for_it_and_what_answers_it(client, client_for: ClientFor, steering):
    course = make_course("Curiosity")
    client.post("/training/needs/assessments/new/", {"title": "Survey", "dated_on": "2018-12-31"})
    need = {"text": "Be curious", "origin": "assessment", "raised_on": "2019-01-01"}
    assert "Choose the needs assessment" in client.post("/training/needs/new/", need).content.decode()
    assessment = NeedsAssessment.objects.get()
    client.post("/training/needs/new/", need | {"assessment": assessment.pk, "courses": [course.pk]})
    client.post(
        "/training/needs/new/",
        {"text": "Mental health", "origin": "review", "reference": "R-7QK2", "raised_on": "2022-01-01"},
    )
    assert Need.objects.count() == 2
    page = client_for(steering).get("/training/needs/").content.decode()
    assert "R-7QK2" in page
    assert "None yet" in page
    assert "Be curious" in client.get(f"/training/courses/{course.pk}/").content.decode()


def test_total_figures_are_saved_with_their_evaluation(client):
    course, police = make_course(), make_category("Police")
    data = {
        "title": "Exploitation",
        "starts_on": "2021-04-01",
        "ends_on": "2022-03-31",
        "courses": [course.pk],
    }
    share = rows("shares", {"category": police.pk, "attended": "70"})
    client.post("/training/summaries/new/", data | share | {"responses": "9", "knowledge_up": "9"})
    summary = Summary.objects.get()
    assert AttendanceShare.objects.get().attended == 70
    assert summary.evaluation.knowledge_up == 9
    wrong = client.post("/training/summaries/new/", data | rows("shares") | {"ends_on": "2021-03-31"})
    assert "The last day is before the first." in wrong.content.decode()


def test_saying_what_a_category_is_changes_what_is_known(client):
    category = make_category("GP", sector="other", is_certain=False)
    client.post(
        f"/training/categories/{category.pk}/edit/", {"name": "GP", "sector": "health", "is_certain": "on"}
    )
    category.refresh_from_db()
    assert (category.sector, category.is_certain) == ("health", True)
    page = client.post("/training/categories/new/", {"name": "gp", "sector": "health"}).content.decode()
    assert "There is a category called gp already." in page


def test_pages_say_what_to_do_where_there_is_nothing_yet(client):
    for address, says in {
        "courses/": "There are no courses yet.",
        "trainers/": "Nobody is in the pool yet.",
        "categories/": "There are no categories yet.",
        "needs/": "No needs are recorded yet.",
        "summaries/": "There are none yet.",
    }.items():
        assert says in client.get(f"/training/{address}").content.decode()


def test_lists_show_what_there_is(client):
    session = make_session(make_course("Neglect", prerequisite=make_course("Basics"), default_spaces=9))
    make_attendance(session, make_category("Police"), booked=4, attended=3)
    make_summary("Together").shares.create(category=make_category("Schools"), attended=3)
    assert "Neglect" in client.get("/training/courses/").content.decode()
    page = client.get(f"/training/courses/{session.course_id}/").content.decode()
    assert "Basics" in page
    assert 'data-label="Booked">4<' in page
    assert "Schools: 3" in client.get("/training/summaries/").content.decode()


@pytest.mark.parametrize("name", ["Learning and Development Group", "learning & development Subgroup"])
def test_the_learning_group_is_found_by_its_usual_names(name):
    group = make_subgroup(name)
    with recording(Act.CREATED, by=None, at=timezone.now()) as record:
        assert standing_group(StandingGroup.LEARNING, record=record) == group
    group.refresh_from_db()
    assert group.opens == StandingGroup.LEARNING
