"""The latest progress as at a day: in the list where it is asked for, on a priority's page, in exports."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from priorities.models import Action, Milestone, Plan, Priority, Subgroup
from reporting.status.progress import latest_progress
from tests.cast import ClientFor
from tests.make import make_action, make_milestone, make_plan, make_priority, make_update, make_user
from wsscp.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

FIRST, SECOND = date(2020, 3, 31), date(2020, 4, 20)


@pytest.fixture
def plan() -> Plan:
    return make_plan("the-plan")


@pytest.fixture
def action(plan: Plan, group_a: Subgroup, chair_a: User) -> Action:
    action = make_action(make_priority(plan), groups=[group_a])
    make_milestone(action, forecast_on=date(2020, 5, 31))
    make_update(action, SECOND, by=chair_a, text="Champions are named.")
    make_update(action, FIRST, by=chair_a, text="A draft is written.")
    for model in (Plan, Priority, Action, Milestone, Subgroup):
        model.history.update(history_date=datetime(2020, 1, 1, tzinfo=UTC))
    return action


def test_latest_is_by_the_day_it_speaks_for_and_then_by_when_it_was_recorded(action: Action) -> None:
    by = make_user()

    def latest(day: date, known_at: datetime | None = None) -> str:
        found = latest_progress([action.pk], as_at=day, known_at=known_at)
        return found[action.pk].text if found else ""

    assert latest(date(2020, 3, 30)) == ""
    assert latest(FIRST) == "A draft is written."
    assert latest(SECOND) == latest(date(2021, 1, 1)) == "Champions are named."
    late = make_update(action, FIRST, by=by, text="From the return.")
    late.at = datetime(2020, 4, 30, tzinfo=UTC)
    late.save()
    assert latest(FIRST) == "From the return."
    assert latest(SECOND) == "Champions are named."
    assert latest(FIRST, known_at=datetime(2020, 4, 30, tzinfo=UTC)) == "A draft is written."


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    response = client.get(reverse(f"reporting:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_list_shows_it_where_it_is_asked_for(
    client_for: ClientFor, business_team: User, plan: Plan, action: Action, chair_a: User
) -> None:
    client = client_for(business_team)
    assert "Champions are named." not in page(client, "action-list", plan.slug)
    shown = page(client, "action-list", plan.slug, query="?progress=on")
    assert "Champions are named." in shown
    assert f"20 April 2020 by {chair_a}" in shown
    then = page(client, "action-list", plan.slug, query="?progress=on&as_at=2020-04-19")
    assert "A draft is written." in then
    assert "Champions" not in then
    known = page(client, "action-list", plan.slug, query="?progress=on&as_at=2020-03-30&known=then")
    assert "A draft" not in known


def test_priority_shows_it_beside_forecast_and_due_date(
    client_for: ClientFor, business_team: User, plan: Plan, action: Action
) -> None:
    shown = page(client_for(business_team), "priority", plan.slug, action.priority.pk)
    assert "Champions are named." in shown
    assert "forecast 31 May 2020" in shown


def test_a_long_text_is_cut_in_lists_and_whole_on_the_actions_page(
    client_for: ClientFor, business_team: User, plan: Plan, action: Action
) -> None:
    make_update(action, date(2020, 5, 1), by=business_team, text="word " * 200 + "end.")
    client = client_for(business_team)
    assert "end." not in page(client, "priority", plan.slug, action.priority.pk)
    assert "word word…" in page(client, "priority", plan.slug, action.priority.pk)
    assert "end." in page(client, "action", plan.slug, action.pk)


def test_exports_say_by_which_role_it_was_reported(
    client_for: ClientFor, business_team: User, plan: Plan, action: Action, group_a: Subgroup, chair_a: User
) -> None:
    response = client_for(business_team).get(
        reverse("reporting:action-csv", args=[plan.slug]) + "?as_at=2020-04-30"
    )
    text = response.content.decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(text)))[:2]
    named = dict(zip(head, row, strict=True))
    assert named["Latest progress"] == "Champions are named."
    assert named["Reported as of"] == "2020-04-20"
    assert named["Reported by"] == f"Chair, {group_a}"
    assert named["Forecast"] == "2020-05-31"
    assert str(chair_a) not in text


@pytest.mark.parametrize("number", [1, 30])
def test_it_takes_one_query_more(
    number: int,
    client_for: ClientFor,
    lay: User,
    plan: Plan,
    django_assert_num_queries: Any,
) -> None:
    priority = make_priority(plan)
    for _ in range(number):
        make_update(make_action(priority), FIRST, by=lay)
    client = client_for(lay)
    page(client, "action-list", plan.slug)
    with django_assert_num_queries(7):
        page(client, "action-list", plan.slug)
    with django_assert_num_queries(8):
        page(client, "action-list", plan.slug, query="?progress=on")
