"""The calendar of sessions, what it points out, and the feed other programs read."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from priorities.models import Membership
from tests.cast import ClientFor
from tests.confirming import confirmed
from tests.make import make_plan
from tests.make_training import make_attendance, make_category, make_course, make_session
from training.calendar.events import session_events
from training.calendar.queries import over_full_sessions, session_month, upcoming_sessions
from training.models import Session
from wsscp.calendars.files import calendar_file
from wsscp.models import AuditEntry, CalendarAddress

pytestmark = pytest.mark.django_db
TODAY = date(2021, 5, 4)


def planned(days: int, *, booked: int = 0, spaces: int | None = 20, **fields):
    """A session so many days from today, with bookings."""
    session = make_session(
        starts_on=TODAY + timedelta(days=days), spaces=spaces, **{"status": "planned"} | fields
    )
    if booked:
        make_attendance(session, booked=booked)
    return session


@pytest.mark.parametrize(
    ("days", "booked", "spaces", "flag"),
    [
        (14, 9, 20, "Hardly booked: 45% with 14 days to go"),
        (14, 10, 20, ""),
        (15, 0, 20, ""),
        (1, 9, 20, "Hardly booked: 45% with 1 day to go"),
        (0, 9, 20, "Hardly booked: 45% with 0 days to go"),
        (40, 21, 20, "Over-full: 21 booked, 20 spaces"),
        (40, 20, 20, ""),
        (3, 0, None, ""),
        (-1, 20, 20, "Past: say whether it was held"),
    ],
)
def test_sessions_are_pointed_out_on_their_boundary_days(days, booked, spaces, flag):
    planned(days, booked=booked, spaces=spaces)
    upcoming = upcoming_sessions(as_at=TODAY)
    assert [session.flag for session in upcoming.flagged] == [flag] * bool(flag)
    assert len(upcoming.upcoming) == (0 <= days <= 60)


def test_cancelled_sessions_are_neither_upcoming_nor_pointed_out():
    planned(3, status=Session.Status.CANCELLED)
    upcoming = upcoming_sessions(as_at=TODAY)
    assert (upcoming.upcoming, upcoming.flagged) == ([], [])


def test_held_sessions_are_over_full_by_those_who_came():
    session = make_session(starts_on=TODAY, spaces=5)
    make_attendance(session, attended=6)
    make_attendance(make_session(starts_on=TODAY, spaces=5), attended=5)
    assert [session.flag for session in over_full_sessions(TODAY, TODAY)] == [
        "Over-full: 6 attended, 5 spaces"
    ]


def test_month_has_full_weeks_and_shows_sessions_on_each_of_their_days():
    make_session(starts_on=date(2021, 4, 30), ends_on=date(2021, 5, 1))
    make_session(starts_on=date(2021, 5, 31), precision="within", ends_on=date(2021, 6, 30))
    month = session_month(2021, 5, today=TODAY)
    on = {day.day: len(day.sessions) for week in month.weeks for day in week if day.sessions}
    assert on == {date(2021, 4, 30): 1, date(2021, 5, 1): 1}
    assert {len(week) for week in month.weeks} == {7}
    assert (month.before, month.after, month.count) == (date(2021, 4, 1), date(2021, 6, 1), 1)


@pytest.mark.parametrize("address", ["2000/1", "2100/12", "2021/5"])
def test_month_page_answers_at_the_ends_of_time(client_for: ClientFor, steering, address):
    planned(0)
    assert client_for(steering).get(f"/training/calendar/{address}/").status_code == 200


@pytest.mark.parametrize("address", ["1999/12", "2101/1", "2021/0", "2021/13", f"{9**30}/1"])
def test_month_that_is_none_is_not_there(client_for: ClientFor, steering, address):
    assert client_for(steering).get(f"/training/calendar/{address}/").status_code == 404


def test_upcoming_sessions_are_on_the_dashboard(client_for: ClientFor, steering, learning):
    make_plan("plan", ends_on=date(2099, 12, 31))
    today = timezone.localdate()
    course = make_course("Recognising neglect")
    session = make_session(course, today + timedelta(days=3), status="planned")
    page = client_for(steering).get("/").content.decode()
    assert "Recognising neglect" in page
    assert "Hardly booked: 0% with 3 days to go" in page
    assert f"/training/courses/{course.pk}/" in page
    assert f"/training/sessions/{session.pk}/" in client_for(learning).get("/").content.decode()


def events(content: bytes):
    """The events of a calendar, as another program reads them."""
    return Calendar.from_ical(content).walk("VEVENT")


def test_calendar_file_holds_times_in_utc_and_no_links():
    make_session(
        make_course("Neglect; part 1, “basics”"),
        date(2021, 5, 4),
        starts_at=time(9, 30),
        ends_at=time(12, 0),
        venue="https://meet.example.org/secret",
    )
    hall: dict[str, Any] = {"venue": "The hall", "mode": "hybrid"}
    make_session(make_course("Two days"), date(2021, 12, 1), ends_on=date(2021, 12, 2), **hall)
    sessions = Session.objects.select_related("course")
    content = calendar_file(
        session_events(sessions, zone=ZoneInfo("Europe/London")),
        name="Training",
        at=datetime(2021, 1, 1, tzinfo=UTC),
    )
    first, second = events(content)
    assert first["SUMMARY"] == "Neglect; part 1, “basics”"
    assert first["DTSTART"].dt == datetime(2021, 5, 4, 8, 30, tzinfo=UTC)
    assert first["DTEND"].dt == datetime(2021, 5, 4, 11, 0, tzinfo=UTC)
    assert (first["LOCATION"], second["LOCATION"]) == ("Virtual", "The hall (Hybrid)")
    assert (second["DTSTART"].dt, second["DTEND"].dt) == (date(2021, 12, 1), date(2021, 12, 3))
    assert b"secret" not in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def address_of(client: Client) -> str:
    """Make an address of the calendar, and return it."""
    page = confirmed(client).post("/training/calendar/address/").content.decode()
    start = page.index("/training/calendar/", page.index('id="address"'))
    return page[start : page.index(".ics", start) + 4]


def test_the_feed_opens_by_its_address_alone_until_it_is_closed(client_for: ClientFor, steering):
    make_session(starts_on=timezone.localdate())
    client = client_for(steering)
    address = address_of(client)
    response = Client().get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(events(response.content)) == 1
    assert address not in client.get("/training/calendar/address/").content.decode()

    another = address_of(client)
    assert Client().get(address).status_code == 404
    assert Client().get(another).status_code == 200
    client.post("/training/calendar/address/", {"close": ""})
    assert Client().get(another).status_code == 404
    assert not CalendarAddress.objects.exists()
    assert {entry.realm for entry in AuditEntry.objects.filter(thing_type="wsscp.calendaraddress")} == {
        "account"
    }


def test_feed_ends_with_the_role_and_the_account(client_for: ClientFor, steering):
    address = address_of(client_for(steering))
    steering.is_active = False
    steering.save()
    assert Client().get(address).status_code == 404
    steering.is_active = True
    steering.save()
    assert Client().get(address).status_code == 200
    Membership.objects.all().delete()
    assert Client().get(address).status_code == 404


def test_bookings_of_two_categories_are_added_up():
    session = planned(20)
    for name, booked in (("Police", 12), ("Health", 9)):
        make_attendance(session, make_category(name), booked=booked)
    assert upcoming_sessions(as_at=TODAY).flagged[0].flag == "Over-full: 21 booked, 20 spaces"
