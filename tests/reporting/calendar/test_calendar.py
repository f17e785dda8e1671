"""The calendar by a secret link: what it shows, and when it shows nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from reporting.calendar.events import CalendarEvent, render_icalendar
from reporting.models import CalendarLink
from tests.confirming import confirmed
from tests.make import make_action, make_milestone, make_period, make_plan, make_priority
from wsscp.models import AuditEntry

AT = datetime(2020, 6, 15, 11, 30, tzinfo=UTC)


def test_a_calendar_is_written_to_the_letter():
    day = CalendarEvent(
        "a@b", date(2020, 6, 30), "Returns; due, now\\then", "One\nTwo", "https://example.org/"
    )
    lines = render_icalendar([day], name="Plan", at=AT).split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines[lines.index("BEGIN:VEVENT") + 1 : -3] == [
        "UID:a@b",
        "DTSTAMP:20200615T113000Z",
        "DTSTART;VALUE=DATE:20200630",
        "DTEND;VALUE=DATE:20200701",
        "SUMMARY:Returns\\; due\\, now\\\\then",
        "DESCRIPTION:One\\nTwo",
        "URL:https://example.org/",
        "TRANSP:TRANSPARENT",
    ]


@pytest.mark.parametrize("text", ["x" * 300, "é" * 200, "🧒" * 99, "a" * 67, "a" * 68, ""])
def test_long_lines_are_folded_and_read_back_as_they_were(text):
    written = render_icalendar([CalendarEvent("a", date(2020, 1, 1), text)], name="Plan", at=AT)

    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    assert f"\r\nSUMMARY:{text}\r\n" in written.replace("\r\n ", "")


def test_no_line_of_a_text_becomes_a_line_of_the_calendar():
    text = "Agree\r\nEND:VEVENT\nBEGIN:VALARM\u2028X\x0bY\x00Z"
    written = render_icalendar([CalendarEvent("a", date(2020, 1, 1), text)], name="Plan", at=AT)

    assert written.count("\nEND:VEVENT") == 1
    assert "\nBEGIN:VALARM" not in written
    assert "\x00" not in written


@pytest.fixture
def plan(group_a):
    """A plan that runs: something due of group A, something of nobody's, something done, and a meeting."""
    today = timezone.localdate()
    plan = make_plan("plan", ends_on=today + timedelta(days=90))
    make_period(plan, meeting_on=today + timedelta(days=20), returns_due_on=today + timedelta(days=10))
    priority = make_priority(plan)
    make_milestone(make_action(priority, groups=[group_a], text="Of group A"), today + timedelta(days=5))
    make_milestone(make_action(priority, text="Of nobody"), today + timedelta(days=6))
    make_milestone(make_action(priority, text="Done"), completed_on=date(2020, 3, 1))
    over = make_plan("over", ends_on=today - timedelta(days=1))
    make_milestone(make_action(make_priority(over), text="Of a plan that ended"), today)
    return plan


def made(client, **asked):
    """Make a link and return its path."""
    page = confirmed(client).post("/account/calendar/make/", asked)
    return page.context["made"].partition("/calendar/")[2].join(["/calendar/", ""])


def test_a_link_shows_due_dates_and_meetings_to_whoever_has_it(client_for, chair_a, anonymous, plan):
    address = made(client_for(chair_a))
    response = client_for(anonymous).get(address)
    text = response.content.decode().replace("\r\n ", "")

    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    titles = [line for line in text.split("\r\n") if line.startswith("SUMMARY:")]
    assert titles == [
        "SUMMARY:Steering group meets: Q1 2020",
        "SUMMARY:Returns due: Q1 2020",
        "SUMMARY:1.1 due: Of group A",
        "SUMMARY:1.2 due: Of nobody",
    ]


def test_a_link_may_show_only_what_is_its_owners_groups(client_for, chair_a, anonymous, plan):
    text = client_for(anonymous).get(made(client_for(chair_a), only_mine="on")).content.decode()

    assert "Of group A" in text
    assert "Of nobody" not in text
    assert "Steering group meets" in text


def test_only_the_hash_of_a_link_is_saved_and_it_is_not_in_the_audit_trail(client_for, chair_a, plan):
    token = made(client_for(chair_a)).removeprefix("/calendar/").removesuffix(".ics")

    assert len(token) >= 43
    assert token not in str(CalendarLink.objects.values())
    entry = AuditEntry.objects.latest("pk")
    assert (entry.summary, entry.thing_type, entry.realm) == ("Made", "reporting.calendarlink", "account")
    assert token not in str(entry.changes)
    assert CalendarLink.objects.get().token_hash not in str(entry.changes)


def test_a_revoked_replaced_or_unknown_link_is_not_there(client_for, chair_a, anonymous, plan):
    client, reader = client_for(chair_a), client_for(anonymous)
    first = made(client)
    second = made(client)
    assert reader.get(first).status_code == 404
    assert reader.get(second).status_code == 200
    client.post("/account/calendar/revoke/")
    assert reader.get(second).status_code == 404
    assert reader.get("/calendar/none.ics").status_code == 404
    assert AuditEntry.objects.latest("pk").summary == "Revoked"


def test_a_link_ends_with_its_owners_role_or_account(client_for, chair_a, anonymous, plan):
    address, reader = made(client_for(chair_a)), client_for(anonymous)
    chair_a.is_active = False
    chair_a.save()
    assert reader.get(address).status_code == 404
    chair_a.is_active = True
    chair_a.save()
    assert reader.get(address).status_code == 200
    chair_a.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert reader.get(address).status_code == 404


def test_making_a_link_asks_who_one_is(client_for, chair_a, plan):
    response = client_for(chair_a).post("/account/calendar/make/")

    assert response.url.startswith("/account/confirm/")
    assert not CalendarLink.objects.exists()
