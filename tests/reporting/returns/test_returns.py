"""A group's return by the pages people use: written, checked, submitted, changes requested, accepted."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.models import (
    Action,
    Forecast,
    Milestone,
    ProgressUpdate,
    RecordedIn,
    ReportingPeriod,
    Subgroup,
)
from reporting.models import ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from reporting.rules.edit_conflicts import answer_digest
from reporting.rules.return_states import ReturnState
from reporting.status.board import board
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_forecast,
    make_membership,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_reopening,
    make_return,
    make_update,
    make_user,
)
from tests.make_reports import content_for
from tests.test_bad_input import Boxes
from wsscp.models import AuditEntry, KeptForm, OutgoingMail, User
from wsscp.policy import Role
from wsscp.signin.sessions import SESSION_LAST_ACTIVE

pytestmark = pytest.mark.databases

NOW = datetime.fromisoformat("2020-04-10T12:00+01:00")
NEXT = date(2020, 6, 30)
LONG = "a" * 20_000
ODD = "  العربية \u202eabc\u202c 👩‍👧 e\u0301 \x0b\x1b\x7f tab\there\n\nnew line\n"


@pytest.fixture(autouse=True)
def tenth_of_april():
    """Ten days after the quarter ended, four before returns are due."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def period(group_a: Subgroup) -> ReportingPeriod:
    """The first quarter of 2020, of a plan with two more."""
    plan = make_plan("plan")
    period = make_period(plan, returns_due_on=date(2020, 4, 14), meeting_on=date(2020, 4, 28))
    make_period(plan, label="Q2 2020", starts_on=date(2020, 4, 1), ends_on=NEXT)
    return period


@pytest.fixture
def action(period: ReportingPeriod, group_a: Subgroup) -> Action:
    """Group A's, due on the last day of the quarter and not done."""
    action = make_action(make_priority(period.plan), groups=[group_a])
    make_milestone(action, date(2020, 3, 31))
    return action


@pytest.fixture
def chair(chair_a: User, client_for: ClientFor) -> Client:
    """The chair of group A at work."""
    return client_for(chair_a)


def address(period: ReportingPeriod, group: Subgroup, name: str = "return", **more: int) -> str:
    about = {"slug": period.plan.slug, "period": period.pk, "group": group.pk}
    return reverse(f"reporting:{name}", kwargs=about | more)


def page_of(period: ReportingPeriod, group: Subgroup, action: Action) -> str:
    return address(period, group, "return-priority", pk=action.priority_id)


def boxes_of(client: Client, where: str) -> dict[str, str]:
    boxes = Boxes()
    boxes.feed(client.get(where).content.decode())
    boxes.values.pop("leave", None)
    return {name: value for name, value in boxes.values.items() if value or "-" in name}


def fill(client: Client, where: str, **typed: str) -> dict[str, str]:
    """What the page would send with something typed into it."""
    return boxes_of(client, where) | {name.replace("__", "-"): value for name, value in typed.items()}


def write(client: Client, period: ReportingPeriod, group: Subgroup, action: Action, **typed: str) -> None:
    where = page_of(period, group, action)
    names = {"progress", "is_unchanged", "declared", "declared_reason"}
    data = boxes_of(client, where)
    for name, value in typed.items():
        if name in names:
            data[f"a{action.pk}-{name}"] = value
        elif name in {"achievements", "next_actions"}:
            data[f"p{action.priority_id}-{name}"] = value
        else:
            data[f"m{action.milestones.get().pk}-{name}"] = value
    response = client.post(where, data)
    assert response.status_code == 302, response.content.decode()


def submit(client: Client, period: ReportingPeriod, group: Subgroup, **data: str) -> str:
    return client.post(address(period, group, "return-check"), data, follow=True).content.decode()


def test_a_chair_answers_checks_and_submits(chair, chair_a, period, group_a, action):
    start = chair.get(address(period, group_a)).content.decode()
    assert "0 of 1 actions answered" in start
    write(chair, period, group_a, action, progress="A draft went out.", forecast_on="2020-05-31")
    assert "1 of 1 answered" in chair.get(address(period, group_a)).content.decode()
    write(chair, period, group_a, action, achievements="Seen sooner.", next_actions="Launch it.")
    chair.post(
        address(period, group_a, "return-issues"),
        fill(chair, address(period, group_a, "return-issues"), issues__key_issues="Few people."),
    )
    check = chair.get(address(period, group_a, "return-check")).content.decode()
    assert all(text in check for text in ("A draft went out.", "Seen sooner.", "Launch it.", "Few people."))
    assert "is submitted" in submit(chair, period, group_a)

    returned = SubgroupReturn.objects.get()
    assert (returned.state, returned.submitted_by, returned.is_on_behalf) == ("submitted", chair_a, False)
    line = ReturnLine.objects.get()
    assert (line.progress, line.computed, line.changed_by) == ("A draft went out.", "red", chair_a)
    entry = AuditEntry.objects.get(summary="Submitted")
    assert {change["after"] for change in entry.changes} >= {
        "A draft went out.",
        "31 May 2020",
        "Few people.",
    }


def test_no_change_is_one_click(chair, period, group_a, action):
    make_forecast(Milestone.objects.get(), date(2020, 5, 31), date(2020, 3, 1))
    write(chair, period, group_a, action, is_unchanged="on")
    assert "is submitted" in submit(chair, period, group_a)


def test_what_is_missing_is_named_with_a_link_to_its_box(chair, period, group_a, action):
    page = submit(chair, period, group_a)
    assert "1.1: write progress, or tick “No change”." in page
    assert "1.1: give a forecast or the day it was completed, as it is overdue" in page
    assert "or write why there is no new date yet." in page
    assert f"{page_of(period, group_a, action)}#id_a{action.pk}-progress" in page
    assert not SubgroupReturn.objects.filter(state=ReturnState.SUBMITTED).exists()


def test_of_several_dates_each_is_named_that_needs_one(chair, period, group_a, action):
    Milestone.objects.update(label="The draft")
    make_milestone(action, date(2020, 4, 30), label="The launch")
    page = submit(chair, period, group_a)
    assert "1.1, The draft: give a forecast or the day it was completed, as it is overdue" in page
    assert "1.1, The launch: give a forecast or the day it was completed, as it is due 30 April 2020" in page


@pytest.mark.parametrize(
    ("due", "is_asked"),
    [
        (date(2020, 3, 31), True),
        (NEXT, True),
        (NEXT + timedelta(days=1), False),
    ],
)
def test_a_forecast_is_asked_for_what_is_overdue_or_due_within_the_next_period(
    chair, period, group_a, due, is_asked
):
    action = make_action(make_priority(period.plan), groups=[group_a])
    make_milestone(action, due)
    write(chair, period, group_a, action, progress="Under way.")
    assert ("give a forecast" in submit(chair, period, group_a)) is is_asked


@pytest.mark.parametrize(
    ("declared", "reason", "is_taken"),
    [("red", "", True), ("green", "", False), ("green", "The date was wrong.", True), ("", "", True)],
)
def test_a_better_rag_status_needs_a_reason_and_a_worse_one_none(
    chair, period, group_a, action, declared, reason, is_taken
):
    # Forecast for the middle of the month after: amber.
    write(
        chair,
        period,
        group_a,
        action,
        progress="Under way.",
        forecast_on="2020-04-20",
        declared=declared,
        declared_reason=reason,
    )
    page = submit(chair, period, group_a)
    assert ("is submitted" in page) is is_taken
    if not is_taken:
        assert "1.1: say why it is green, which is better than the computed amber." in page


def test_last_times_text_is_shown_and_never_reused_silently(chair, chair_a, period, group_a, action):
    before = make_period(
        period.plan, label="Q4 2019", starts_on=date(2019, 10, 1), ends_on=date(2019, 12, 31)
    )
    old = make_return(before, group_a, at=NOW - timedelta(days=90), by=chair_a)
    old.lines.create(action=action, progress="Champions are named.")
    where = page_of(period, group_a, action)
    assert "Champions are named." in chair.get(where).content.decode()
    assert boxes_of(chair, where)[f"a{action.pk}-progress"] == ""
    write(chair, period, group_a, action, progress="Champions  are named.\n", completed_on="2020-03-30")
    assert "1.1: this is the last return’s text word for word." in submit(chair, period, group_a)
    write(chair, period, group_a, action, progress="Champions are named and trained.")
    assert "is submitted" in submit(chair, period, group_a)


def test_two_chairs_at_once_lose_nothing_and_the_later_sees_both(
    chair, client_for, chair_a, period, group_a, action
):
    deputy = make_user(name="Deputy of A")
    make_membership(deputy, Role.CHAIR, group_a)
    other = client_for(deputy)
    where, box, words = page_of(period, group_a, action), f"a{action.pk}-progress", f"p{action.priority_id}-"
    first_form, second_form = boxes_of(chair, where), boxes_of(other, where)
    assert other.post(where, second_form | {box: "Deputy wrote this."}).status_code == 302

    # Another box of the same page is saved; the one both wrote into shows both.
    page = chair.post(where, first_form | {box: "Chair wrote this.", f"{words}next_actions": "Launch it."})
    shown = page.content.decode()
    assert page.status_code == 200
    assert "Chair wrote this." in shown
    assert "Deputy wrote this." in shown
    assert "Deputy of A changed this meanwhile." in shown
    assert ReturnLine.objects.get().progress == "Deputy wrote this."
    assert ReturnEntry.objects.get().next_actions == "Launch it."

    # Having seen both, the chair decides; what is replaced stays in the trail.
    boxes = Boxes()
    boxes.feed(shown)
    again = chair.post(where, boxes.values | {box: "Both wrote this."})
    assert again.status_code == 302
    assert ReturnLine.objects.get().progress == "Both wrote this."
    (change,) = AuditEntry.objects.filter(by=chair_a).latest("pk").changes
    assert (change["before"], change["after"]) == ("Deputy wrote this.", "Both wrote this.")


def test_a_box_left_alone_takes_what_another_wrote(chair, client_for, period, group_a, action):
    deputy = make_user()
    make_membership(deputy, Role.CHAIR, group_a)
    where, box = page_of(period, group_a, action), f"a{action.pk}-progress"
    first_form = boxes_of(chair, where)
    other = client_for(deputy)
    other.post(where, boxes_of(other, where) | {box: "Deputy wrote this."})
    assert chair.post(where, first_form).status_code == 302
    assert ReturnLine.objects.get().progress == "Deputy wrote this."


def test_what_is_typed_is_saved_without_a_press(chair, chair_a, period, group_a, action):
    where, box = page_of(period, group_a, action), f"a{action.pk}-progress"
    data = boxes_of(chair, where) | {box: "Half a sen", f"m{action.milestones.get().pk}-forecast_on": "soon"}
    answer = chair.post(where, data, headers={"accept": "application/json"}).json()
    assert answer["stamps"][box] == answer_digest("Half a sen")
    assert list(answer["problems"]) == [f"m{action.milestones.get().pk}-forecast_on"]
    assert ReturnLine.objects.get().progress == "Half a sen"
    # A draft is no fact yet.
    assert not AuditEntry.objects.filter(by=chair_a).exists()
    # A box that was not sent is not emptied, and neither is one of another page.
    chair.post(where, {"stamps": json.dumps({})}, headers={"accept": "application/json"})
    assert ReturnLine.objects.get().progress == "Half a sen"


@pytest.mark.parametrize("stamps", ["", "nonsense", "[]", "{}", "[" * 10_000, '{"a": 1}'])
def test_stamps_that_make_no_sense_overwrite_nothing(chair, period, group_a, action, stamps):
    where, box = page_of(period, group_a, action), f"a{action.pk}-progress"
    chair.post(where, boxes_of(chair, where) | {box: "Here first."})
    response = chair.post(where, {box: "Here second.", "stamps": stamps})
    assert response.status_code == 200
    assert "Here first." in response.content.decode()
    assert ReturnLine.objects.get().progress == "Here first."


@pytest.mark.parametrize("text", [LONG, ODD, "🧒" * 20_000, "line\r\n" * 3_333, "\u202eabc", "\x01\x0b\x7f"])
def test_every_field_saves_exactly_what_was_typed(chair, period, group_a, action, text):
    where = page_of(period, group_a, action)
    issues = address(period, group_a, "return-issues")
    prefix = f"p{action.priority_id}-"
    boxes = [f"a{action.pk}-progress", f"{prefix}achievements", f"{prefix}next_actions"]
    reason = {f"a{action.pk}-declared_reason": text[:5_000]}
    assert chair.post(where, boxes_of(chair, where) | dict.fromkeys(boxes, text) | reason).status_code == 302
    assert chair.post(issues, fill(chair, issues, issues__key_issues=text)).status_code == 302
    saved = text.replace("\r\n", "\n")
    line, entry, returned = ReturnLine.objects.get(), ReturnEntry.objects.get(), SubgroupReturn.objects.get()
    assert [line.progress, entry.achievements, entry.next_actions, returned.key_issues] == [saved] * 4
    assert line.declared_reason == text[:5_000].replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [(LONG + "b", "shorten this to 20000 characters or fewer. It has 20001."), ("a\x00b", "Null characters")],
)
def test_what_does_not_fit_is_shown_at_the_field_and_the_rest_is_saved(
    chair, period, group_a, action, text, says
):
    where, words = page_of(period, group_a, action), f"p{action.priority_id}-"
    page = chair.post(
        where, boxes_of(chair, where) | {f"a{action.pk}-progress": text, f"{words}achievements": "Fits."}
    )
    assert page.status_code == 200
    assert says in page.content.decode()
    assert text.replace("\x00", "")[:100] in page.content.decode().replace("\x00", "")
    assert ReturnEntry.objects.get().achievements == "Fits."
    assert not ReturnLine.objects.filter(progress__gt="").exists()


def test_an_expired_session_loses_nothing(chair, chair_a, client_for, period, group_a, action):
    where, box = page_of(period, group_a, action), f"a{action.pk}-progress"
    data = boxes_of(chair, where) | {box: "Typed on the train."}
    session = chair.session
    session[SESSION_LAST_ACTIVE] = timezone.now().timestamp() - 100_000
    session.save()
    response = chair.post(where, data)
    assert "sign-in" in response["Location"]
    submission = KeptForm.objects.get(person=chair_a)
    again = client_for(chair_a)
    page = again.get(reverse("kept-form", args=[submission.pk])).content.decode()
    assert "Typed on the train." in page
    assert "Stamps" not in page
    sent_on = again.post(where, {name: values[0] for name, values in submission.fields})
    assert sent_on.status_code == 302
    assert ReturnLine.objects.get().progress == "Typed on the train."


def test_the_business_team_writes_on_behalf_and_it_says_so(
    client_for, business_team, chair, period, group_a, action
):
    officer = client_for(business_team)
    assert "on behalf of Group A" in officer.get(page_of(period, group_a, action)).content.decode()
    write(officer, period, group_a, action, progress="By telephone.", completed_on="2020-03-30")
    assert "is submitted" in submit(officer, period, group_a)
    assert SubgroupReturn.objects.get().is_on_behalf
    page = chair.get(address(period, group_a)).content.decode()
    assert "of the business team, on behalf of Group A" in page
    assert AuditEntry.objects.filter(summary="Submitted on the group’s behalf").exists()
    # Not by themselves.
    decided = officer.post(address(period, group_a, "return-decide"), {"decision": "accept"})
    assert "Somebody else of the business team accepts it." in decided.content.decode()


def test_what_is_accepted_is_written_to_the_actions_for_the_last_day_of_the_period(
    client_for, business_team, chair, chair_a, period, group_a, action
):
    ongoing = make_action(action.priority, groups=[group_a], is_ongoing=True)
    write(chair, period, group_a, action, progress="A draft went out.", forecast_on="2020-05-31")
    where = page_of(period, group_a, ongoing)
    chair.post(where, boxes_of(chair, where) | {f"a{ongoing.pk}-is_unchanged": "on"})
    submit(chair, period, group_a)
    with time_machine.travel(NOW + timedelta(days=5)):
        client_for(business_team).post(address(period, group_a, "return-decide"), {"decision": "accept"})
    update = ProgressUpdate.objects.get(action=action)
    assert (update.text, update.made_on, update.by) == ("A draft went out.", period.ends_on, chair_a)
    assert (update.recorded_in, update.reported_on) == (RecordedIn.RETURN, NOW.date())
    given = Forecast.objects.get(milestone__action=action)
    assert (given.forecast_on, given.speaks_for, given.by) == (date(2020, 5, 31), period.ends_on, chair_a)
    assert (given.recorded_in, given.reported_on) == (RecordedIn.RETURN, NOW.date())
    assert timezone.localdate(given.at) == NOW.date() + timedelta(days=5)
    assert ProgressUpdate.objects.get(action=ongoing).text == "No change since the last return."
    entry = AuditEntry.objects.filter(thing_type="priorities.action", thing_id=str(action.pk)).latest("pk")
    assert (entry.by, entry.changes[0]["after"]) == (business_team, "A draft went out.")
    # Twice is once.
    again = client_for(business_team).post(address(period, group_a, "return-decide"), {"decision": "accept"})
    assert "accepted and stays as it is" in again.content.decode()
    assert ProgressUpdate.objects.filter(action=action).count() == 1


def test_progress_recorded_after_the_return_stays(client_for, business_team, chair, period, group_a, action):
    write(chair, period, group_a, action, progress="Nearly done.", forecast_on="2020-05-31")
    submit(chair, period, group_a)
    with time_machine.travel(NOW + timedelta(days=3)):
        make_forecast(Milestone.objects.get(), date(2020, 4, 30), date(2020, 4, 13))
        client_for(business_team).post(address(period, group_a, "return-decide"), {"decision": "accept"})
    assert Milestone.objects.get().forecast_on == date(2020, 4, 30)


def test_what_was_reopened_after_the_return_stays_open(
    client_for, business_team, chair, period, group_a, action
):
    write(chair, period, group_a, action, progress="Done.", completed_on="2020-03-30")
    submit(chair, period, group_a)
    milestone = Milestone.objects.get()
    milestone.completed_on = date(2020, 3, 30)
    milestone.save()
    make_reopening(milestone, date(2020, 4, 12))
    with time_machine.travel(NOW + timedelta(days=3)):
        client_for(business_team).post(address(period, group_a, "return-decide"), {"decision": "accept"})
    assert ProgressUpdate.objects.get().text == "Done."
    assert Milestone.objects.get().completed_on is None


def test_chair_is_mailed_the_requested_changes_and_submits_again(
    client_for, business_team, chair, chair_a, period, group_a, action
):
    write(chair, period, group_a, action, progress="Done.", completed_on="2020-03-30")
    submit(chair, period, group_a)
    officer, decide = client_for(business_team), address(period, group_a, "return-decide")
    assert "Say what is to be changed." in officer.post(decide, {"decision": "send_back"}).content.decode()
    officer.post(decide, {"decision": "send_back", "comment": "What changed for children?"})
    mail = OutgoingMail.objects.get()
    assert mail.to == chair_a.email
    assert "What changed for children?" not in mail.text
    assert "What changed for children?" in chair.get(address(period, group_a)).content.decode()
    write(chair, period, group_a, action, progress="Done: they are seen sooner.")
    assert "is submitted" in submit(chair, period, group_a)
    moves = [event.move for event in SubgroupReturn.objects.get().events.order_by("pk")]
    assert moves == ["submit", "send_back", "submit"]


def test_a_chair_withdraws_before_it_is_accepted(chair, period, group_a, action):
    write(chair, period, group_a, action, progress="Done.", completed_on="2020-03-30")
    submit(chair, period, group_a)
    late = chair.post(page_of(period, group_a, action), {f"a{action.pk}-progress": "One more thing."})
    assert late.status_code == 409
    assert "One more thing." in late.content.decode()
    chair.post(address(period, group_a, "return-withdraw"))
    assert SubgroupReturn.objects.get().state == ReturnState.DRAFT
    write(chair, period, group_a, action, progress="One more thing.")
    assert "is submitted" in submit(chair, period, group_a)


def test_submitting_twice_is_submitting_once(chair, period, group_a, action):
    write(chair, period, group_a, action, progress="Done.", completed_on="2020-03-30")
    submit(chair, period, group_a)
    assert "This return is submitted." in submit(chair, period, group_a)
    assert SubgroupReturn.objects.get().events.count() == 1


def test_of_several_groups_one_leads_and_the_others_may_add(
    chair, client_for, chair_b, business_team, period, group_a, group_b, action
):
    action.groups.add(group_b)
    other = client_for(chair_b)
    page = other.get(page_of(period, group_b, action)).content.decode()
    assert "Group A says how this action stands. You may add your group’s part." in page
    assert "forecast_on" not in page
    assert "Nothing is written in this return yet." in submit(other, period, group_b)
    write(other, period, group_b, action, progress="We trained our own.")
    assert "is submitted" in submit(other, period, group_b)
    client_for(business_team).post(address(period, group_b, "return-decide"), {"decision": "accept"})
    assert ProgressUpdate.objects.get().by == chair_b
    # The lead can be given to another of the groups.
    action.lead = group_b
    action.save()
    assert "You may add your group’s part" in chair.get(page_of(period, group_a, action)).content.decode()


def test_words_that_may_identify_somebody_are_asked_about_before_they_are_submitted(
    chair, chair_a, period, group_a, action
):
    write(chair, period, group_a, action, completed_on="2020-03-30")
    where, box = page_of(period, group_a, action), f"a{action.pk}-progress"
    chair.post(where, boxes_of(chair, where) | {box: "NHS number 943 476 5919."})
    page = submit(chair, period, group_a)
    assert "an NHS number" in page
    assert "Does this have to stay?" in page
    assert not SubgroupReturn.objects.filter(state=ReturnState.SUBMITTED).exists()
    because = {"keep-anyway": "on", "keep-reason": "An example from the guidance"}
    assert "is submitted" in submit(chair, period, group_a, **because)
    assert AuditEntry.objects.filter(summary="To keep words that may identify somebody").exists()


def test_words_that_may_identify_somebody_are_pointed_out_at_their_box_and_saved(
    chair, period, group_a, action
):
    where, box = page_of(period, group_a, action), f"a{action.pk}-progress"
    data = boxes_of(chair, where) | {box: "NHS number 943 476 5919."}
    warning = "1.1 Progress: “943 476 5919” is an NHS number."
    told = chair.post(where, data, headers={"accept": "application/json"}).json()
    assert told["problems"] == {}
    assert told["warnings"][box].startswith(warning)
    assert warning in chair.get(where).content.decode()
    # By the button, the page is shown once more; pressed again, it goes on.
    issues = address(period, group_a, "return-issues")
    data = fill(chair, issues, issues__key_issues="Ring 01903 123456.")
    shown = chair.post(issues, data)
    assert shown.status_code == 200
    assert "Everything is saved. This may identify somebody:" in shown.content.decode()
    assert "Key issues, challenges and resolution: “01903 123456”" in shown.content.decode()
    assert SubgroupReturn.objects.get().key_issues == "Ring 01903 123456."
    boxes = Boxes()
    boxes.feed(shown.content.decode())
    again = {name: value for name, value in boxes.values.items() if name != "leave"}
    assert chair.post(issues, again).status_code == 302


def test_no_new_date_yet_is_an_answer_which_whoever_accepts_is_shown(
    client_for, business_team, chair, period, group_a, action
):
    write(chair, period, group_a, action, is_unchanged="on", no_date_because="The lead has left.")
    assert "is submitted" in submit(chair, period, group_a)
    decide = client_for(business_team).get(address(period, group_a, "return-decide")).content.decode()
    assert "1.1, due 31 March 2020: no new date yet. The lead has left." in decide
    assert (
        "No new date yet:</strong> The lead has left." in chair.get(address(period, group_a)).content.decode()
    )
    entry = AuditEntry.objects.get(summary="Submitted")
    assert "The lead has left." in {change["after"] for change in entry.changes}


@pytest.mark.parametrize("date_given", ["forecast_on", "completed_on"])
def test_a_date_and_no_date_are_not_both_reported(chair, period, group_a, action, date_given):
    day = {"forecast_on": "2020-05-31", "completed_on": "2020-03-30"}[date_given]
    write(chair, period, group_a, action, progress="Soon.", no_date_because="No lead.", **{date_given: day})
    page = submit(chair, period, group_a)
    assert "1.1: you gave a date and wrote why there is none yet. Choose one." in page


def test_no_new_date_is_offered_only_where_a_forecast_is_due_and_none_stands(chair, period, group_a, action):
    box = f"m{action.milestones.get().pk}-no_date_because"
    where = page_of(period, group_a, action)
    assert box in boxes_of(chair, where)
    make_forecast(Milestone.objects.get(), date(2020, 5, 31), date(2020, 3, 1))
    assert box not in boxes_of(chair, where)
    # What was typed before that is not lost.
    data = boxes_of(chair, where) | {box: "Typed before."}
    assert chair.post(where, data).status_code == 302
    assert boxes_of(chair, where)[box] == "Typed before."


def test_comment_of_a_return_sent_back_stands_on_every_page_where_it_is_put_right(
    client_for, business_team, chair, period, group_a, action
):
    write(chair, period, group_a, action, progress="Done.", completed_on="2020-03-30")
    submit(chair, period, group_a)
    about = {"decision": "send_back", "comment": "What changed for children?"}
    client_for(business_team).post(address(period, group_a, "return-decide"), about)
    pages = [page_of(period, group_a, action)]
    pages += [address(period, group_a, name) for name in ("return", "return-issues", "return-check")]
    for page in pages:
        shown = chair.get(page).content.decode()
        assert f"{business_team} sent it back on 10 April 2020:" in shown
        assert "What changed for children?" in shown


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_return_not_accepted_when_its_report_is_signed_says_why_it_is_closed_and_what_to_do(
    chair, period, group_a, action, is_sent
):
    write(chair, period, group_a, action, progress="Half done.", completed_on="2020-03-30")
    if is_sent:
        assert "is submitted" in submit(chair, period, group_a)
    ReportingPeriod.objects.filter(pk=period.pk).update(signed_at=NOW)
    page = chair.get(address(period, group_a)).content.decode()
    assert "was signed on 10 April 2020 without this return" in page
    following = period.plan.periods.get(label="Q2 2020")
    assert address(following, group_a) in page
    assert "ask the business team for a correction" in page
    assert chair.get(page_of(period, group_a, action)).status_code == 302
    late = chair.post(page_of(period, group_a, action), {f"a{action.pk}-progress": "Too late."})
    assert "ask the business team for a correction" in late.content.decode()


@pytest.mark.parametrize("part", ["line", "date", "entry", "issues"])
def test_an_officer_who_typed_some_of_a_return_is_not_offered_to_accept_it(
    client_for, business_team, chair, period, group_a, action, part
):
    officer, words = client_for(business_team), {"progress": "Done.", "completed_on": "2020-03-30"}
    typed = {
        "line": {"progress": "Done."},
        "date": {"completed_on": "2020-03-30"},
        "entry": {"achievements": "Seen sooner."},
    }
    if part == "issues":
        issues = address(period, group_a, "return-issues")
        officer.post(issues, fill(officer, issues, issues__key_issues="Few people."))
    else:
        write(officer, period, group_a, action, **typed[part])
    rest = {name: text for name, text in words.items() if name not in typed.get(part, {})}
    write(chair, period, group_a, action, **rest)
    assert "is submitted" in submit(chair, period, group_a)
    colleague = make_user(name="Another Officer")
    make_membership(colleague, Role.BUSINESS_TEAM)
    decide = address(period, group_a, "return-decide")
    for page in (address(period, group_a), decide):
        shown = officer.get(page).content.decode()
        assert "it: Another Officer." in shown
        assert 'value="accept"' not in shown
    refused = officer.post(decide, {"decision": "accept"}).content.decode()
    assert "Somebody else of the business team accepts it." in refused
    assert SubgroupReturn.objects.get().state == ReturnState.SUBMITTED
    assert 'value="accept"' in client_for(colleague).get(decide).content.decode()
    client_for(colleague).post(decide, {"decision": "accept"})
    assert SubgroupReturn.objects.get().state == ReturnState.ACCEPTED


def test_what_was_done_before_the_period_is_not_asked_about(chair, period, group_a, action):
    done = make_action(action.priority, groups=[group_a], text="Long done")
    make_milestone(done, date(2019, 12, 31), completed_on=date(2019, 12, 31))
    assert "Long done" not in chair.get(page_of(period, group_a, action)).content.decode()


def test_nothing_of_a_signed_period_can_be_written(chair, period, group_a, action):
    ReportingPeriod.objects.filter(pk=period.pk).update(signed_at=timezone.now())
    response = chair.post(page_of(period, group_a, action), {f"a{action.pk}-progress": "Too late."})
    assert response.status_code == 409
    assert not ReturnLine.objects.exists()
    assert not ReturnDate.objects.exists()


@pytest.mark.parametrize("actions", [1, 50])
def test_a_page_asks_as_many_queries_for_fifty_actions_as_for_one(
    chair, period, group_a, action, actions, django_assert_max_num_queries
):
    for _ in range(actions - 1):
        make_milestone(make_action(action.priority, groups=[group_a]), date(2020, 3, 31))
    with django_assert_max_num_queries(32):
        chair.get(page_of(period, group_a, action))


def accept(client_for: ClientFor, officer: User, period: ReportingPeriod, group: Subgroup) -> None:
    client_for(officer).post(address(period, group, "return-decide"), {"decision": "accept"})


def annex_of(period: ReportingPeriod) -> dict[str, tuple[str, str, str]]:
    """What the report of a quarter says of each action: status, why, and the forecast or when it is due."""
    lines = content_for(period, as_at=period.ends_on).rows[0].lines
    return {
        line.number: (
            line.rating.rag,
            line.rating.why,
            line.date.forecast if line.date else line.due_in_words,
        )
        for line in lines
    }


def test_a_return_turns_the_report_of_its_own_quarter_and_stands_in_its_annex(
    client_for, business_team, chair, period, group_a, action
):
    late = make_action(action.priority, groups=[group_a])
    done = make_action(action.priority, groups=[group_a])
    ongoing = make_action(action.priority, groups=[group_a], is_ongoing=True)
    for one in (late, done):
        make_milestone(one, date(2020, 3, 31))
    assert [annex_of(period)[f"1.{number}"][0] for number in (1, 2, 3)] == ["green", "green", "green"]
    write(chair, period, group_a, action, progress="A draft went out.", forecast_on="2020-04-20")
    write(chair, period, group_a, late, progress="No lead yet.", forecast_on="2020-05-31")
    write(chair, period, group_a, done, progress="Agreed.", completed_on="2020-04-09")
    where = page_of(period, group_a, ongoing)
    chair.post(where, boxes_of(chair, where) | {f"a{ongoing.pk}-is_unchanged": "on"})
    # The chair is shown what the report will say.
    content = chair.get(address(period, group_a, "return-check")).context["content"]
    shown = [line.computed.rag.value for line in content.lines]
    submit(chair, period, group_a)
    accept(client_for, business_team, period, group_a)

    report = annex_of(period)
    assert [rag for rag, *_ in report.values()] == shown
    assert report["1.1"][0::2] == ("amber", "20 April 2020")
    assert report["1.2"][0::2] == ("red", "31 May 2020")
    assert report["1.3"][:2] == ("green", "not done, due today; completed 9 April 2020")
    # Reported on in the quarter, so that it is next due in the one after.
    assert report["1.4"][2] == "Ongoing, next review by 30 June 2020"
    page = (
        client_for(business_team)
        .get(reverse("reporting:report", args=[period.plan.slug, period.pk]))
        .content.decode()
    )
    assert "completed 9 April 2020" in page


def test_what_was_accepted_later_was_not_known_on_the_last_day_of_the_period(
    client_for, business_team, chair, period, group_a, action
):
    write(chair, period, group_a, action, progress="No lead yet.", forecast_on="2020-05-31")
    submit(chair, period, group_a)
    accept(client_for, business_team, period, group_a)
    for row in (period.plan, action.priority, action, action.milestones.get(), *period.plan.periods.all()):
        row.history.update(history_date=datetime(2020, 1, 1, 12, tzinfo=UTC))
    (now,) = board(period.plan, as_at=period.ends_on).actions
    known_at = datetime(2020, 4, 1, tzinfo=UTC)
    (then,) = board(period.plan, as_at=period.ends_on, known_at=known_at).actions
    assert (now.rating.rag.value, now.updated_on) == ("red", period.ends_on)
    assert (then.rating.rag.value, then.updated_on) == ("green", None)


def test_what_is_newer_than_the_period_stays_and_the_return_speaks_for_both_days(
    client_for, business_team, chair, chair_a, period, group_a, action
):
    with time_machine.travel(NOW - timedelta(days=5)):
        make_forecast(action.milestones.get(), date(2020, 4, 30), date(2020, 4, 5))
        make_update(action, date(2020, 4, 5), text="A lead is named.")
    write(chair, period, group_a, action, progress="A lead is named and began.", forecast_on="2020-05-31")
    submit(chair, period, group_a)
    accept(client_for, business_team, period, group_a)
    said = [(row.speaks_for.isoformat(), row.forecast_on) for row in Forecast.objects.all()]
    assert said == [
        ("2020-03-31", date(2020, 5, 31)),
        ("2020-04-05", date(2020, 4, 30)),
        ("2020-04-10", date(2020, 5, 31)),
    ]
    told = ProgressUpdate.objects.order_by("made_on").values_list("made_on", "text")
    assert [(on.isoformat(), text) for on, text in told] == [
        ("2020-03-31", "A lead is named and began."),
        ("2020-04-05", "A lead is named."),
        ("2020-04-10", "A lead is named and began."),
    ]
    page = client_for(chair_a).get(reverse("reporting:action", args=["plan", action.pk])).content.decode()
    words = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "31 May 2020 said for 31 March 2020, on 10 April 2020" in words
    assert "30 April 2020 said on 5 April 2020" in words


def test_no_change_does_not_bury_what_is_newer(client_for, business_team, chair, period, group_a, action):
    make_forecast(action.milestones.get(), date(2020, 5, 31), date(2020, 3, 1))
    make_update(action, date(2020, 4, 5), text="A lead is named.")
    write(chair, period, group_a, action, is_unchanged="on")
    submit(chair, period, group_a)
    accept(client_for, business_team, period, group_a)
    first = ProgressUpdate.objects.filter(action=action).first()
    assert first is not None
    assert first.text == "A lead is named."
