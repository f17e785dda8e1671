"""Reversing the latest update of an action: it does not count from then on, and stays to be read."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from priorities.actions.reversing import CannotReverse, latest_update, reverse_update
from priorities.models import Action, Milestone, ProgressUpdate, Reopening
from priorities.models.plans import PlanClosed
from reporting.rag import Rag
from reporting.status.as_at import AsAt
from reporting.status.board import board
from reporting.status.rated import RatedAction
from tests.cast import ClientFor
from tests.make import make_action, make_milestone
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

DUE = date(2020, 9, 30)
FIRST, NEXT, LAST = "2020-09-01T10:00+01:00", "2020-09-02T10:00+01:00", "2020-09-03T10:00+01:00"
Send = Callable[..., str]
Read = Callable[[str], str]


@pytest.fixture
def action(group_a: Any) -> Action:
    """An action of group A with a date due at the end of September 2020."""
    with time_machine.travel("2020-01-02T10:00+00:00"):
        action = make_action(groups=[group_a])
        make_milestone(action, DUE)
    return action


@pytest.fixture
def send(client_for: ClientFor, business_team: User) -> Send:
    """Post at a moment as an officer, and return the page that is shown then."""
    client = client_for(business_team)

    def sent(moment: str, address: str, **data: str) -> str:
        with time_machine.travel(moment):
            return client.post(address, data, follow=True).content.decode()

    return sent


@pytest.fixture
def read(client_for: ClientFor, business_team: User) -> Read:
    """Read a page as an officer, today."""
    return lambda address: client_for(business_team).get(address).content.decode()


def url(name: str, action: Action, *more: int) -> str:
    """Return an address of an action."""
    return reverse(f"priorities:{name}", args=[action.priority.plan.slug, action.pk, *more])


def the_date(action: Action) -> Milestone:
    """Return its only date."""
    return action.milestones.get()


def dates(action: Action, forecast: str = "", completed: str = "") -> dict[str, str]:
    """Return the boxes of its only date."""
    prefix = f"milestone-{the_date(action).pk}"
    return {f"{prefix}-forecast_on": forecast, f"{prefix}-completed_on": completed}


def offered(page: str) -> list[str]:
    """Return the addresses of the buttons that reverse: one, in the message and on the action's page."""
    return sorted(set(re.findall(r'action="([^"]+/reverse/\d+/)"', page)))


def rated(action: Action, day: date, *, known_then: bool = False) -> RatedAction:
    """Return the action as at a day, as recorded now or as it was known at its end."""
    known_at = AsAt(day, date(2020, 12, 31), known_then=True).known_at if known_then else None
    found = board(action.priority.plan, as_at=day, known_at=known_at).action(action.pk)
    assert found is not None
    return found


def test_completed_today_is_reversed_from_the_message_it_gives(send: Send, action: Action) -> None:
    page = send(FIRST, url("milestone-complete", action, the_date(action).pk), next="/plans/")
    (address,) = offered(page)
    assert f"{action.number} is completed as of today." in page
    page = send(NEXT, address, next=f"{reverse('reporting:plan-list')}?x=1")

    assert "The update of 1.1 is reversed. The audit trail keeps what it was." in page
    assert the_date(action).completed_on is None
    assert offered(page) == []
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.summary) == (Act.REVERSED, "Reversed: completed 1 September 2020")


def test_known_then_keeps_both(send: Send, action: Action) -> None:
    page = send(FIRST, url("milestone-complete", action, the_date(action).pk))
    send(LAST, *offered(page)[:1])
    first, second, third = (date(2020, 9, day) for day in (1, 2, 3))

    assert [rated(action, day).rating.rag for day in (first, second, third)] == [Rag.GREEN] * 3
    then = [rated(action, day, known_then=True).rating.rag for day in (first, second, third)]
    assert then == [Rag.BLUE, Rag.BLUE, Rag.GREEN]


def test_progress_is_struck_out_and_counts_for_nothing(send: Send, read: Read, action: Action) -> None:
    slug = action.priority.plan.slug
    page = send(
        FIRST, url("action-update", action), text="Told wrongly.", made_on="2020-09-01", **dates(action)
    )
    assert "Last recorded, on 1 September 2020 by Business team: progress." in page
    assert len(offered(page)) == 1
    page = send(NEXT, offered(page)[0])

    assert "is reversed. It stays on its page, marked as reversed." in page
    assert '<s class="pre-line">Told wrongly.</s>' in page
    assert "Reversed on 2 September 2020 by Business team: it does not count." in page
    assert not action.updates.exists()
    assert rated(action, date(2020, 9, 30)).updated_on is None
    assert rated(action, date(2020, 9, 1), known_then=True).updated_on == date(2020, 9, 1)
    then = f"/plans/{slug}/actions/{action.pk}/?as_at=2020-09-01&known=then"
    for elsewhere in (f"/plans/{slug}/dashboard/", f"/plans/{slug}/plan.json", "/search/?q=wrongly"):
        assert "Told wrongly." not in read(elsewhere)
    assert '<div class="pre-line">Told wrongly.</div>' in read(then)


def test_forecast_given_wrongly_is_reversed(send: Send, action: Action) -> None:
    send(FIRST, url("action-quick", action), text="", **dates(action, "2020-10-20"))
    page = send(NEXT, url("action-quick", action), text="", **dates(action, "2021-10-20"))
    send(LAST, offered(page)[0])

    assert the_date(action).forecast_on == date(2020, 10, 20)
    days = [date(2020, 9, day) for day in (1, 2, 3)]
    then = [rated(action, day, known_then=True).milestones[0].forecast_on for day in days]
    assert then == [date(2020, 10, 20), date(2021, 10, 20), date(2020, 10, 20)]
    assert [rated(action, day).milestones[0].forecast_on for day in days] == [date(2020, 10, 20)] * 3


def test_a_decision_is_reversed_and_what_stood_before_stands(send: Send, action: Action) -> None:
    hold = {"kind": "hold", "decided_on": "2020-09-01", "reason": "Waits for money."}
    page = send(FIRST, url("action-decide", action), **hold)
    assert rated(action, date(2020, 9, 1)).rating.label == "On hold"
    page = send(NEXT, offered(page)[0])

    assert '<s class="pre-line">Waits for money.</s>' in page
    assert rated(action, date(2020, 9, 2)).rating.rag is Rag.GREEN
    assert rated(action, date(2020, 9, 1), known_then=True).rating.label == "On hold"
    # It can be put on hold again as of the same day: no decision stands in the way.
    send(LAST, url("action-decide", action), **hold)
    assert rated(action, date(2020, 9, 3)).rating.label == "On hold"


def test_reopening_is_reversed_with_the_day_it_had_been_completed(send: Send, action: Action) -> None:
    send(FIRST, url("milestone-complete", action, the_date(action).pk))
    page = send(
        NEXT,
        url("milestone-reopen", action, the_date(action).pk),
        decided_on="2020-09-02",
        reason="Not done.",
    )
    send(LAST, offered(page)[0])

    assert the_date(action).completed_on == date(2020, 9, 1)
    assert (Reopening.objects.count(), Reopening.with_reversed.count()) == (0, 1)
    assert rated(action, date(2020, 9, 2)).rating.rag is Rag.BLUE
    assert rated(action, date(2020, 9, 2), known_then=True).rating.rag is Rag.GREEN


def test_added_evidence_is_removed(send: Send, action: Action) -> None:
    evidence = {"what": "Audit", "kind": "output", "reference": "A1", "dated_on": "2020-09-01"}
    page = send(FIRST, url("evidence-new", action), **evidence)
    assert "evidence: Audit" in page
    send(NEXT, offered(page)[0])

    assert not action.evidence.exists()
    assert rated(action, date(2020, 9, 1), known_then=True).action.evidence


def test_once_something_else_has_happened_nothing_is_offered_or_reversed(
    send: Send, action: Action, client_for: ClientFor, chair_a: User
) -> None:
    page = send(FIRST, url("milestone-complete", action, the_date(action).pk))
    (address,) = offered(page)
    client_for(chair_a).post(url("action-quick", action), {"text": "Published."})
    page = send(NEXT, address)

    assert "Something else has happened to 1.1 since" in page
    assert address not in offered(page)
    assert the_date(action).completed_on == date(2020, 9, 1)


def test_an_update_is_reversed_once(send: Send, action: Action) -> None:
    page = send(FIRST, url("milestone-complete", action, the_date(action).pk))
    send(NEXT, offered(page)[0])
    assert "this cannot be reversed any more" in send(LAST, offered(page)[0])
    assert AuditEntry.objects.filter(act=Act.REVERSED).count() == 1


@pytest.mark.parametrize("name", ["action-edit", "action-dates-propose"])
def test_what_is_no_update_is_not_reversed(send: Send, action: Action, name: str) -> None:
    milestone = the_date(action)
    data = {"reason": "Later", f"date-{milestone.pk}-to_on": "2020-12-31"}
    if name == "action-edit":
        data = {
            "number": "1.1",
            "text": "Another wording",
            "milestones-TOTAL_FORMS": "0",
            "milestones-INITIAL_FORMS": "0",
        }
    page = send(FIRST, url(name, action), **data)
    assert AuditEntry.objects.filter(thing_id=str(action.pk)).exists()
    assert offered(page) == []
    assert latest_update(action) is None


def test_chairs_reverse_what_they_recorded_themselves_and_no_decision(
    client_for: ClientFor, business_team: User, chair_a: User, action: Action
) -> None:
    officer, chair = client_for(business_team), client_for(chair_a)
    page = f"/plans/{action.priority.plan.slug}/actions/{action.pk}/"
    officer.post(url("action-quick", action), {"text": "By the officer."})
    (address,) = offered(officer.get(page).content.decode())
    assert offered(chair.get(page).content.decode()) == []
    assert chair.post(address).status_code == 403
    chair.post(url("action-quick", action), {"text": "By the chair."})
    (address,) = offered(chair.get(page).content.decode())
    assert offered(officer.get(page).content.decode()) == [address]
    assert chair.post(address).status_code == 302
    assert [update.text for update in action.updates.all()] == ["By the officer."]


def test_nothing_is_reversed_in_a_closed_plan(
    send: Send, read: Read, business_team: User, action: Action
) -> None:
    page = send(FIRST, url("milestone-complete", action, the_date(action).pk))
    plan = action.priority.plan
    plan.closed_on = date(2022, 1, 31)
    plan.save()
    assert offered(read(f"/plans/{plan.slug}/actions/{action.pk}/")) == []
    update = latest_update(action)
    assert update is not None
    with pytest.raises(PlanClosed):
        reverse_update(action=action, entry=update.entry.pk, by=business_team, at=timezone.now())
    assert "kept as it was" in send(NEXT, offered(page)[0])
    assert the_date(action).completed_on == date(2020, 9, 1)


def test_nothing_of_an_update_is_reversed_where_a_part_of_it_fails(
    send: Send, action: Action, business_team: User
) -> None:
    send(
        FIRST,
        url("action-update", action),
        text="Done.",
        made_on="2020-09-01",
        **dates(action, "", "2020-09-01"),
    )
    with pytest.raises(CannotReverse):
        reverse_update(action=action, entry=0, by=business_team, at=timezone.now() + timedelta(days=1))
    assert the_date(action).completed_on == date(2020, 9, 1)
    assert action.updates.count() == 1


def test_the_database_wants_to_know_who_reversed(send: Send, action: Action) -> None:
    send(FIRST, url("action-quick", action), text="Told.", **dates(action))
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressUpdate.with_reversed.update(reversed_at=timezone.now())
