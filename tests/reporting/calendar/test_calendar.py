"""The calendar by a secret link: what it shows, and when it shows nothing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.confirming import confirmed
from tests.make import make_action, make_milestone, make_period, make_plan, make_priority
from wsscp.models import AuditEntry, CalendarAddress


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
    page = confirmed(client).post("/account/calendar/", asked)
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
    assert token not in str(CalendarAddress.objects.values())
    entry = AuditEntry.objects.latest("pk")
    assert entry.summary == "Address of the calendar of due dates and meetings made"
    assert (entry.thing_type, entry.realm) == ("wsscp.calendaraddress", "account")
    assert token not in str(entry.changes)
    assert CalendarAddress.objects.get().digest not in str(entry.changes)


def test_a_revoked_replaced_or_unknown_link_is_not_there(client_for, chair_a, anonymous, plan):
    client, reader = client_for(chair_a), client_for(anonymous)
    first = made(client)
    second = made(client)
    assert reader.get(first).status_code == 404
    assert reader.get(second).status_code == 200
    client.post("/account/calendar/", {"close": ""})
    assert reader.get(second).status_code == 404
    assert reader.get("/calendar/none.ics").status_code == 404
    assert AuditEntry.objects.latest("pk").summary.endswith("due dates and meetings closed")


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
    response = client_for(chair_a).post("/account/calendar/")

    assert response.url.startswith("/account/confirm/")
    assert not CalendarAddress.objects.exists()
