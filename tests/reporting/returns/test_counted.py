"""A return for the first quarter, accepted in April, counts as that quarter's everywhere."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from priorities.models import Action, Plan, Priority, ReportingPeriod, Subgroup
from reporting.groups.group_record import group_plan_records
from reporting.returns.services import accept_return, submit_return
from reporting.rules.return_states import ReturnRole
from reporting.status.board import board
from reporting.trends.queries import trends_of
from tests.cast import ClientFor
from tests.make import make_action, make_period, make_plan, make_priority, make_return
from wsscp.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

Q1_ENDS, TODAY = date(2020, 3, 31), date(2020, 4, 14)


@pytest.fixture
def plan() -> Plan:
    plan = make_plan("the-plan")
    make_period(plan)
    make_period(plan, label="Q2 2020", starts_on=date(2020, 4, 1), ends_on=date(2020, 6, 30))
    return plan


@pytest.fixture
def action(plan: Plan, group_a: Subgroup) -> Action:
    """Ongoing: to be reported on every two months."""
    action = make_action(make_priority(plan), groups=[group_a], is_ongoing=True, review_every_months=2)
    for model in (Plan, ReportingPeriod, Priority, Action, Subgroup):
        model.history.update(history_date=datetime(2020, 1, 1, tzinfo=UTC))
    return action


def report(action: Action, group: Subgroup, *, by: User, officer: User, **line: Any) -> None:
    """Submit a return for the first quarter on 9 April, and accept it on the 14th."""
    period = ReportingPeriod.objects.get(label="Q1 2020")
    make_return(period, group).lines.create(action=action, **line)
    about: dict[str, Any] = {"period": period, "group": group}
    sent, accepted = datetime(2020, 4, 9, 12, tzinfo=UTC), datetime(2020, 4, 14, 12, tzinfo=UTC)
    roles = frozenset({ReturnRole.GROUP})
    submit_return(**about, roles=roles, by=by, at=sent, today=date(2020, 4, 9))
    accept_return(**about, roles=frozenset({ReturnRole.TEAM}), by=officer, at=accepted)


def counted(group: Subgroup, plan: Plan) -> list[tuple[str, int]]:
    (record,) = group_plan_records(group, [plan], as_at=TODAY)
    return [(period.label, period.updates) for period in record.record]


def without_update(client: Client, plan: Plan, day: date) -> bool:
    """Whether the list of actions without an update this quarter has any, as at a day."""
    address = reverse("reporting:action-list", args=[plan.slug])
    return bool(client.get(f"{address}?no_update=on&as_at={day}").context["rows"])


@pytest.mark.parametrize("line", [{"progress": "Champions are named."}, {"is_unchanged": True}])
def test_a_return_counts_in_the_quarter_it_is_for(
    line: dict[str, Any],
    client_for: ClientFor,
    plan: Plan,
    action: Action,
    group_a: Subgroup,
    chair_a: User,
    business_team: User,
) -> None:
    client = client_for(business_team)
    assert counted(group_a, plan) == [("Q1 2020", 0), ("Q2 2020", 0)]
    assert without_update(client, plan, Q1_ENDS)
    report(action, group_a, by=chair_a, officer=business_team, **line)
    assert counted(group_a, plan) == [("Q1 2020", 1), ("Q2 2020", 0)]
    assert not without_update(client, plan, Q1_ENDS)
    # The second quarter has begun, and nothing was reported in it yet.
    assert without_update(client, plan, TODAY)
    (rated,) = board(plan, as_at=Q1_ENDS).actions
    assert rated.implied is not None
    assert (rated.updated_on, rated.implied.on) == (Q1_ENDS, date(2020, 5, 31))
    (then,) = board(plan, as_at=Q1_ENDS, known_at=datetime(2020, 4, 1, tzinfo=UTC)).actions
    assert then.implied is not None
    assert (then.updated_on, then.implied.on) == (None, date(2020, 3, 1))
    trends = trends_of(plan, as_at=TODAY, until=TODAY)
    tables = {table.key: table for table in trends.tables}
    assert tables["updates"].rows == ((str(group_a), 1, 1),)
