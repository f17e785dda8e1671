"""What pages ask of the database: who somebody is in two queries at most, a report in twelve, of any size."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import FrameType
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from priorities.models import ReportingPeriod, Subgroup
from reporting.models import Challenge, QuarterlyReport, ReportEntry
from reporting.rules.return_states import ReturnState
from tests.architecture import ROOT, modules
from tests.cast import ClientFor
from tests.confirming import confirmed
from tests.make import (
    make_action,
    make_membership,
    make_milestone,
    make_plan,
    make_priority,
    make_return,
    make_seat,
    make_subgroup,
    make_update,
    make_user,
)
from tests.make_reports import make_quarter
from tests.permission_matrix import Row, rows
from tests.reviews.make import make_recommendation, make_review
from tests.world import World
from wsscp.models import User
from wsscp.policy import Role

PAGES = [row for row in rows() if row.method == "GET" and row.answers["business_team"] == "200"]
# A query run from one of these files, or from a view's own check, asks who somebody is and what they may.
ASKING = {
    "priorities/access/guards.py",
    "priorities/access/context_processors.py",
    "priorities/access/one_use_forms.py",
    "priorities/access/second_factor.py",
    "reviews/access/guards.py",
    "reviews/access/context_processors.py",
}
ASKING_IN_VIEWS = "_demand"
MOST = 2
OURS = {str(path): str(path.relative_to(ROOT)) for path in modules().values()}


class PermissionQueries:
    """Counts the queries that were run to decide what somebody may do."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        if _asks_permission():
            self.count += 1
        return execute(*arguments)


def _asks_permission() -> bool:
    """Whether the nearest function of ours that led to this query is one that decides access."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        # A middleware's __call__ is on the stack of every query of every view.
        if code.co_filename in OURS and code.co_name != "__call__":
            asked = code.co_name.startswith(ASKING_IN_VIEWS)
            return asked or OURS[code.co_filename] in ASKING
        frame = frame.f_back
    return False


def queries_to_decide(client: Client, address: str) -> int:
    """Ask for a page and return how many queries its permission checks made."""
    counted = PermissionQueries()
    with connection.execute_wrapper(counted):
        assert client.get(address).status_code == 200, address
    return counted.count


@pytest.fixture
def much_seated(business_team: User, group_a: Subgroup) -> User:
    """An officer who also sits in fifty groups, chairing half of them."""
    for number in range(50):
        role = Role.CHAIR if number % 2 else Role.MEMBER
        make_membership(business_team, role, make_subgroup(), starts_on=date(2020, 1, 1 + number % 28))
    return business_team


def test_asking_who_somebody_is_counts(much_seated: User, client_for: ClientFor) -> None:
    assert queries_to_decide(client_for(much_seated), reverse("reporting:plan-list")) == 1


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_permission_checks_add_two_queries_at_most(
    row: Row, world: World, much_seated: User, client_for: ClientFor
) -> None:
    client = confirmed(client_for(much_seated))
    assert queries_to_decide(client, reverse(row.route, kwargs=world[row.thing])) <= MOST


# ---- A report ----------------------------------------------------------------------------------------

A_REPORT = 12
IN_QUARTER, SENT = date(2020, 9, 1), datetime(2020, 10, 9, 12, tzinfo=UTC)


def make_everything(rows: int, *, is_written: bool = True) -> ReportingPeriod:
    """Make a quarter with so many actions, groups with returns, challenges, recommendations and updates."""
    period = make_quarter(make_plan(f"plan-{rows}"))
    report = QuarterlyReport.objects.create(period=period) if is_written else None
    for number in range(rows):
        group, chair = make_subgroup(), make_user(name=f"Chair {number}")
        make_membership(chair, Role.CHAIR, group)
        priority = make_priority(period.plan, number=str(number + 1))
        action = make_action(priority, groups=[group], owner=make_seat(group))
        make_milestone(action, date(2020, 3, 31))
        make_update(action, IN_QUARTER, by=chair)
        sent = make_return(period, group, by=chair, at=SENT, state=ReturnState.ACCEPTED)
        sent.entries.create(priority=priority, achievements="Champions are named.")
        sent.lines.create(action=action, progress="Under way.", declared="green", declared_reason="It is.")
        Challenge.objects.create(action=action, period=period, text="Why?", by=chair, at=SENT)
        make_recommendation(make_review())
        if report:
            ReportEntry.objects.create(report=report, priority=priority, achievements="Champions are named.")
    return period


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize("name", ["report", "report-edit"])
@pytest.mark.django_db
def test_a_report_takes_twelve_queries_at_most(
    rows: int,
    name: str,
    client_for: ClientFor,
    business_team: User,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    period, client = make_everything(rows), client_for(business_team)
    client.get("/accessibility/")
    with django_assert_max_num_queries(A_REPORT):
        page = client.get(reverse(f"reporting:{name}", args=[period.plan.slug, period.pk]))
    assert page.status_code == 200
    if name == "report":
        assert page.context["challenges"]
        assert page.context["facts"].learning
        assert page.context["facts"].reporter_roles


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.django_db
def test_compiling_a_report_takes_no_more_queries_for_more_rows(
    rows: int,
    client_for: ClientFor,
    business_team: User,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    period, client = make_everything(rows, is_written=False), client_for(business_team)
    client.get("/accessibility/")
    # Three more say since which day changes are counted, and that no report is signed for it.
    with django_assert_max_num_queries(A_REPORT + 3):
        page = client.get(reverse("reporting:report-edit", args=[period.plan.slug, period.pk]))
    assert page.context["is_compiled"]
