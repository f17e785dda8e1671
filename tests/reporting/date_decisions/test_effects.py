"""Deciding on a date shows first what it does, by the one rule; and a date beyond the plan is pointed out."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from priorities.models import DateMove, Decision, Milestone, Plan
from reporting.date_decisions.effects import approval_effect
from reporting.rag import Rag
from reporting.status.board import board
from tests.cast import ClientFor
from tests.make import make_action, make_date_change, make_decision, make_milestone, make_plan, make_priority
from wsscp.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

TODAY = date(2020, 5, 5)
MARCH, JUNE, SEPTEMBER = date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30)
DECIDE = "/plans/plan/dates/decide/"


@pytest.fixture
def plan() -> Plan:
    """A plan of 2020-21."""
    return make_plan("plan")


@pytest.fixture
def late(plan: Plan) -> Milestone:
    """A date five weeks overdue, alone in its priority beside one that is 20 days late."""
    priority = make_priority(plan, title="Neglect")
    make_milestone(make_action(priority, number="1.2"), date(2020, 4, 15))
    return make_milestone(make_action(priority, number="1.1"), MARCH)


def shown(client: Client, address: str = DECIDE) -> str:
    """Return the words of a page on the day, with single spaces."""
    with time_machine.travel(TODAY):
        response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def effects(plan: Plan, *changes: DateMove) -> dict[str, tuple[Rag, Rag]]:
    """Return what approving does by what it is done to."""
    found = approval_effect(board(plan, as_at=TODAY), changes)
    return {one.what.split(" ")[0]: (one.before.rag, one.after.rag) for one in found.ratings}


def test_what_approving_does_is_what_it_then_does(plan: Plan, late: Milestone) -> None:
    change = make_date_change(late, SEPTEMBER, proposed_on=date(2020, 4, 20))
    assert effects(plan, change) == {"Activity": (Rag.RED, Rag.GREEN), "Priority": (Rag.RED, Rag.AMBER)}
    change.delete()
    make_date_change(late, SEPTEMBER, TODAY)
    judged = board(plan, as_at=TODAY)
    assert [rated.rating.rag for rated in judged.actions] == [Rag.AMBER, Rag.GREEN]
    assert [rated.rating.rag for rated in judged.priorities] == [Rag.AMBER]


def test_of_several_dates_of_an_action_each_says_its_own(plan: Plan, late: Milestone) -> None:
    make_milestone(late.action, MARCH, label="The other")
    change = make_date_change(late, SEPTEMBER)
    assert effects(plan, change) == {
        "This": (Rag.RED, Rag.GREEN),
        "Activity": (Rag.RED, Rag.RED),
        "Priority": (Rag.RED, Rag.RED),
    }


def test_an_action_on_hold_stays_so(plan: Plan, late: Milestone) -> None:
    make_decision(late.action, Decision.Kind.HOLD, date(2020, 4, 1))
    change = make_date_change(late, SEPTEMBER)
    assert effects(plan, change)["Activity"] == (Rag.UNRATED, Rag.UNRATED)


def test_page_says_before_pressing_what_becomes_of_it(
    client_for: ClientFor, steering: User, plan: Plan, late: Milestone
) -> None:
    other = make_milestone(make_action(make_priority(plan)), MARCH)
    make_date_change(late, SEPTEMBER)
    client = client_for(steering)
    page = shown(client)
    assert page.count("once approved </dd>") == 0
    assert page.count("once approved: ") == 2  # the action and its priority
    assert "If all are approved" not in page
    make_date_change(other, SEPTEMBER)
    page = shown(client)
    assert "The plan’s actions: 2 red, 1 amber of 3 now, 1 amber, 2 green of 3 then." in page
    assert "once approved: " in shown(client, reverse("reporting:steering", args=["plan"]))


def test_date_beyond_the_plan_is_pointed_out_when_proposed_and_when_decided(
    client_for: ClientFor, business_team: User, steering: User, plan: Plan, late: Milestone
) -> None:
    client = client_for(business_team)
    address = reverse("priorities:action-dates-propose", args=["plan", late.action_id])
    assert "The plan’s last day is 31 December 2021" in shown(client, address)
    within = {f"date-{late.pk}-to_on": "2021-12-31", "reason": "Later"}
    answer = client.post(address, within, follow=True)
    assert "after the plan’s last day" not in answer.content.decode()
    late.moves.all().delete()
    answer = client.post(address, within | {f"date-{late.pk}-to_on": "2022-01-01"}, follow=True)
    assert "1 January 2022: after the plan’s last day, 31 December 2021." in answer.content.decode()
    assert "1 January 2022 is after the plan’s last day, 31 December 2021" in shown(client_for(steering))
    waiting = shown(client_for(steering), reverse("priorities:date-list", args=["plan"]))
    assert "after the plan’s last day" in waiting


def test_a_date_that_is_not_the_due_date_any_more_can_only_be_refused(
    client_for: ClientFor, steering: User, plan: Plan, late: Milestone
) -> None:
    change = make_date_change(late, SEPTEMBER)
    Milestone.objects.filter(pk=late.pk).update(due_on=JUNE)
    client = client_for(steering)
    page = shown(client)
    assert 'value="approve"' not in page
    assert "It is due on 30 June 2020 by now" in page
    refuse = {
        "for_all": "each",
        f"move-{change.pk}-verdict": "refuse",
        "decided_on": "2020-05-05",
        "answer": "No",
    }
    assert client.post(DECIDE, refuse).status_code == 302
