"""Bringing an export of the learning system in, from the upload to the figures."""

import re
from datetime import date, time
from functools import partial

import pytest

from priorities.models import Agency
from tests.at_once import at_once
from tests.cast import ClientFor
from tests.make_training import make_attendance, make_category, make_course, make_session
from tests.training.exports import BOOKINGS, HEADINGS, as_csv, as_xlsx, upload
from tests.wsscp.editing.test_versions import WHILE, boxes_of
from training.importing.export import MAX_EXPORT_ROWS
from training.models import (
    Attendance,
    AttendanceImport,
    Category,
    ColumnMap,
    Course,
    CourseName,
    Session,
)
from wsscp.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.databases]


@pytest.fixture
def client(client_for: ClientFor, learning):
    """The browser of a member of the Learning and Development group."""
    return client_for(learning)


def preview() -> str:
    """The address of the preview of the latest file."""
    return f"/training/import/{AttendanceImport.objects.latest('at').pk}/"


def settle(client, **more):
    """Confirm the latest file, with what its page proposes."""
    return client.post(preview(), {"course-0": "new", "sector-0": "health", "sector-1": "police"} | more)


def counts():
    """Every count there is, in an order."""
    fields = (
        "session__reference",
        "category__name",
        "booked",
        "attended",
        "cancelled_late",
        "did_not_attend",
    )
    return list(Attendance.objects.values_list(*fields).order_by("session__reference", "category__name"))


EXPECTED = [
    ("S-1", "GP practice", 2, 1, 0, 1),
    ("S-1", "Sussex Police", 1, 1, 0, 0),
    ("S-2", "Sussex Police", 2, 1, 1, 0),
]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_an_export_is_read_checked_and_imported(client, write):
    shown = upload(client, write())
    assert "<dt>Rows</dt><dd>6</dd>" in shown
    assert not Session.objects.exists()
    assert client.get(preview()).status_code == 200
    assert "Add it as a new course" in shown
    assert "Sussex Police: 2 attended" in shown

    assert settle(client).status_code == 302
    assert counts() == EXPECTED
    session = Session.objects.get(reference="S-1")
    assert (session.course.title, session.starts_on, session.spaces) == ("Neglect", date(2021, 5, 4), 20)
    assert session.status == Session.Status.HELD
    imported = AuditEntry.objects.get(act="brought_in")
    assert imported.by is not None
    assert imported.by.email == "learning.and.development@example.org"
    assert AttendanceImport.objects.get().sessions == []


def test_the_same_file_twice_changes_nothing(client):
    upload(client, as_csv())
    settle(client)
    before = (counts(), list(Session.objects.values_list()), AuditEntry.objects.count())
    upload(client, as_csv(name="another-name.csv"))
    page = client.post(preview(), follow=True).content.decode()

    assert "Nothing changed: all of it was there already." in page
    assert (counts(), list(Session.objects.values_list()), AuditEntry.objects.count()) == before


def test_confirming_twice_brings_in_once(client):
    upload(client, as_csv())
    address = preview()
    for _ in range(2):
        assert client.post(address, {"course-0": "new", "sector-0": "health", "sector-1": "police"})
    assert counts() == EXPECTED
    assert AuditEntry.objects.filter(act="brought_in").count() == 1


def test_a_session_in_a_file_is_afterwards_as_the_file_says(client):
    upload(client, as_csv())
    settle(client)
    changed = [("Neglect", "04/05/2021", "Sussex Police", "Did not attend", "S-1", "25", "")]
    upload(client, as_csv(changed))
    client.post(preview())

    assert counts() == [("S-1", "Sussex Police", 1, 0, 0, 1), EXPECTED[2]]
    assert Session.objects.get(reference="S-1").spaces == 25


def test_a_session_typed_before_is_taken_up_by_course_day_and_time(client):
    session = make_session(make_course("Neglect"), date(2021, 5, 4), starts_at=time(9, 30))
    make_attendance(session, make_category("Typed by hand"), attended=7)
    headings = (*HEADINGS, "Start time")
    upload(client, as_csv([(*row, "09:30") for row in BOOKINGS[:2]], headings))
    settle(client)

    assert Session.objects.get().reference == "S-1"
    assert [row[1] for row in counts()] == ["GP practice", "Sussex Police"]


def test_a_form_that_was_open_does_not_write_over_what_was_imported(client):
    upload(client, as_csv())
    settle(client)
    first, second = Session.objects.order_by("reference")
    changed, same = (f"/training/sessions/{session.pk}/attendance/" for session in (first, second))
    opened, unchanged = (boxes_of(client.get(address).content.decode()) for address in (changed, same))
    upload(client, as_csv([*BOOKINGS, ("Neglect", "04/05/2021", "GP practice", "Attended", "S-1", "20", "")]))
    client.post(preview())
    imported = counts()
    assert imported[0] == ("S-1", "GP practice", 3, 2, 0, 1)

    refused = client.post(changed, opened | {"attendance-0-attended": "9"})
    assert refused.status_code == 200
    assert WHILE in refused.content.decode()
    assert counts() == imported
    # What the file did not change is no conflict.
    assert client.post(same, unchanged | {"attendance-0-booked": "3"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_imports_of_the_same_sessions_in_another_order_do_not_deadlock(
    client_for: ClientFor, learning, business_team, tmp_path
):
    clients = [client_for(learning), client_for(business_team)]
    upload(clients[0], as_csv(_many("A", "1")))
    settle(clients[0])
    for number in range(3):
        addresses = []
        for way, browser in zip((1, -1), clients, strict=True):
            upload(browser, as_csv(_many(f"{number} {way}", str(30 + number * 2 + way))[::way]))
            addresses.append(preview())
        calls = [partial(browser.post, address) for browser, address in zip(clients, addresses, strict=True)]
        assert [getattr(answer, "status_code", answer) for answer in at_once(calls, tmp_path)] == [302, 302]


def _many(who: str, spaces: str) -> list[tuple[str, ...]]:
    """Forty sessions, each with as many bookings as the last digit of its spaces."""
    return [
        ("Neglect", "04/05/2021", "Sussex Police", "Attended", f"S-{number}", spaces, f"{who} {place}")
        for number in range(40)
        for place in range(int(spaces[-1]) or 1)
    ]


def test_numbers_of_a_category_are_imported_as_well(client):
    headings = ("Course title", "Session date", "Agency", "Booked", "Attended", "Did not attend")
    upload(client, as_xlsx([("Neglect", date(2021, 5, 4), "Schools", 12, 9, 2)], headings))
    settle(client, **{"sector-0": "education"})
    assert counts() == [("", "Schools", 12, 9, 0, 2)]


def test_columns_are_asked_for_once_and_remembered(client):
    headings = ("Kurs", "Tag", "Woher", "Was")
    rows = [row[:4] for row in BOOKINGS]
    response = client.post("/training/import/", {"document": as_csv(rows, headings)})
    address = response["Location"]
    assert address.startswith("/training/import/columns/")
    asked = client.get(address).content.decode()
    assert "Somebody" not in asked

    incomplete = client.post(address, {"document": as_csv(rows, headings), "course": "0"})
    assert "Choose the column that holds this." in incomplete.content.decode()
    chosen = {"course": "0", "starts_on": "1", "category": "2", "status": "3"}
    assert "<dt>Rows</dt><dd>6</dd>" in upload(client, as_csv(rows, headings), address, **chosen)
    assert "<dt>Rows</dt><dd>6</dd>" in upload(client, as_csv(rows, headings))
    assert ColumnMap.objects.count() == 1


def test_another_file_than_the_one_whose_columns_were_named_is_refused(client):
    address = client.post(
        "/training/import/", {"document": as_csv([("a", "b", "c", "d")], ("A", "B", "C", "D"))}
    )["Location"]
    chosen = {"course": "0", "starts_on": "1", "category": "2", "status": "3"}
    page = upload(client, as_csv(), address, **chosen)
    assert "This file has other headings." in page


def test_nobody_who_attended_is_stored(client):
    upload(client, as_csv())
    settle(client)
    for model in (AttendanceImport, Attendance, Session, Category, AuditEntry, ColumnMap):
        assert "Somebody" not in repr(list(model.objects.values_list()))


WRONG = [
    ("D2", ("Neglect", "04/05/2021", "Police", "Maybe", "", "", ""), "This status is not known."),
    ("B2", ("Neglect", "31/06/2021", "Police", "Attended", "", "", ""), "This is not a real date."),
    ("B2", ("Neglect", "", "Police", "Attended", "", "", ""), "There is no date."),
    ("B2", ("Neglect", "04/05/1921", "Police", "Attended", "", "", ""), "This is not between 2000 and 2100."),
    ("B2", ("Neglect", "04/05/2099", "Police", "Attended", "", "", ""), "The session is still to come"),
    ("A2", ("", "04/05/2021", "Police", "Attended", "", "", ""), "This is empty."),
    ("A2", ("x" * 300, "04/05/2021", "Police", "Attended", "", "", ""), "This has 300 characters; 200 is"),
    ("F2", ("Neglect", "04/05/2021", "Police", "Attended", "", "-5", ""), "cannot be negative"),
    ("F2", ("Neglect", "04/05/2021", "Police", "Attended", "", "many", ""), "This is not a whole number."),
    ("F2", ("Neglect", "04/05/2021", "Police", "Attended", "", "9" * 30, ""), "the most there can be"),
    ("A2", ('=HYPERLINK("x")', "04/05/2021", "Police", "Attended", "", "", ""), "This is a formula."),
    ("D2", ("Neglect", "04/05/2021", "Police", "=1+1", "", "", ""), "This is a formula."),
]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize(("cell", "row", "says"), WRONG)
def test_errors_name_row_and_cell_and_nothing_is_imported(client, write, cell, row, says):
    upload(client, write([row, *BOOKINGS]))
    page = client.get(preview()).content.decode()
    assert "Nothing was brought in" in page
    assert f">{cell}<" in page
    assert says in page
    assert not Session.objects.exists()
    assert AttendanceImport.objects.get().sessions == []


def test_worksheet_of_formulas_names_the_first_and_counts_the_rest(client):
    upload(client, as_xlsx([("=A1", "=B1", "=C1", "=D1", "", "", "")] * 100))
    draft = AttendanceImport.objects.get()
    assert (draft.problem_count, len(draft.problems)) == (400, 200)
    assert "The first 200 of 400" in client.get(preview()).content.decode()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (as_csv(headings=("Only", "two"), rows=[]), "The first row does not hold headings."),
        (as_csv(name="plan.docx"), "This is not a Word document."),
        (as_csv(name="plan.xlsm"), "macros"),
        (as_csv([]), "no rows under them"),
    ],
)
def test_what_is_no_export_is_refused_at_the_field(client, file, says):
    assert says in client.post("/training/import/", {"document": file}).content.decode()
    assert not AttendanceImport.objects.exists()


def test_file_of_more_rows_than_the_limit_is_refused_and_one_of_as_many_is_read(client):
    rows = [BOOKINGS[0]] * MAX_EXPORT_ROWS
    assert "<dt>Rows</dt><dd>10,000</dd>" in upload(client, as_csv(rows))
    assert "The file has more than 10,000 rows." in upload(client, as_csv([*rows, BOOKINGS[0]]))
    assert "10,000 rows and 12 MB at most" in client.get("/training/import/").content.decode()


def test_more_people_than_spaces_is_asked_about(client):
    rows = [(*row[:5], "1", row[6]) for row in BOOKINGS[:3]]
    upload(client, as_csv(rows))
    refused = settle(client)
    assert "Tick this if the numbers are right" in refused.content.decode()
    assert not Session.objects.exists()
    assert settle(client, over_full="on").status_code == 302
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("Neglect", "05/05/2021", "Sussex Police", "Attended", "S-1", "20", ""), "has two dates"),
        (("Other", "04/05/2021", "Sussex Police", "Attended", "S-1", "20", ""), "is of two courses"),
        (("Neglect", "04/05/2021", "Sussex Police", "Attended", "S-1", "30", ""), "20 spaces in one row"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(client, row, says):
    upload(client, as_csv([*BOOKINGS, row]))
    page = settle(client, **{"course-1": "new"}).content.decode()
    assert says in page
    assert not Session.objects.exists()


def test_an_agencys_own_name_is_proposed_as_certain_and_others_by_their_sector(client):
    police = Agency.objects.create(name="Sussex Police")
    upload(client, as_csv())
    page = client.get(preview()).content.decode()
    assert re.search(rf'<option value="{police.pk}" selected>', page)
    assert "1 of those who attended (33%)" in page
    client.post(
        preview(),
        {
            "course-0": "new",
            "sector-0": "health",
            "sector-1": "police",
            "agency-1": police.pk,
            "certain-1": "on",
        },
    )
    assert Category.objects.get(name="Sussex Police").agency == police
    assert not Category.objects.get(name="GP practice").is_certain


def test_a_title_can_be_said_to_be_a_course_that_is_there(client):
    course = make_course("Recognising neglect")
    upload(client, as_csv())
    settle(client, **{"course-0": str(course.pk)})
    assert set(Session.objects.values_list("course", flat=True)) == {course.pk}
    assert CourseName.objects.get().name == "Neglect"
    assert Course.objects.count() == 1


def test_a_number_of_another_course_brings_nothing_in(client):
    make_session(make_course("Something else"), reference="S-2")
    upload(client, as_csv())
    page = settle(client).content.decode()
    assert "Session S-2 is of “Something else” in the tracker" in page
    assert Session.objects.count() == 1
    assert Course.objects.count() == 1


def test_a_file_can_be_thrown_away(client):
    upload(client, as_csv())
    client.post(f"{preview()}discard/")
    assert not AttendanceImport.objects.exists()


def test_unfinished_import_is_deleted_with_the_next_upload(client):
    upload(client, as_csv())
    upload(client, as_csv())
    assert AttendanceImport.objects.count() == 1
