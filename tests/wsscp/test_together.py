"""Several queries in one give the rows that each would give alone, of the same types."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext

from priorities.models import Action, Milestone, Plan, ProgressUpdate
from reporting.models import SubgroupReturn
from tests.make import (
    make_action,
    make_milestone,
    make_priority,
    make_return,
    make_subgroup,
    make_update,
    make_user,
)
from tests.make_reports import make_quarter
from wsscp.models import User
from wsscp.together import as_rows, columns_of, fetch_together

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

WORDS = "“Neglect”: 100% of\n\tit, {a} [b] \\ é \u2028 %s"


@pytest.fixture
def plan() -> Plan:
    plan = make_quarter().plan
    for number in range(3):
        action = make_action(make_priority(plan), text=WORDS, is_ongoing=number == 1)
        make_milestone(action, date(2020, 3, 1 + number), completed_on=date(2020, 3, 9) if number else None)
        make_update(action, date(2020, 2, 1))
    return plan


def test_rows_and_types_are_those_of_the_queries_alone(plan: Plan) -> None:
    sent_at = datetime(2020, 4, 1, 9, 30, 15, 123, tzinfo=UTC)
    make_return(plan.periods.get(), make_subgroup(), at=sent_at)
    returns = SubgroupReturn.objects.values_list(
        "pk", "submitted_at", "submitted_by__email", Value("x"), "is_on_behalf"
    )
    queries: list[QuerySet[Any, Any]] = [
        Action.objects.filter(priority__plan=plan).values_list("pk", "text", "is_ongoing", "priority__title"),
        Milestone.objects.filter(action__priority__plan=plan).values_list("pk", "due_on", "completed_on"),
        returns,
        User.objects.filter(pk__in=[]).values_list("pk"),
    ]
    alone = [sorted(query, key=repr) for query in queries]
    with CaptureQueriesContext(connection) as captured:
        together = fetch_together(*queries)
    assert len(captured) == 1
    assert [sorted(rows, key=repr) for rows in together] == alone
    assert [len(rows) for rows in together] == [3, 3, 1, 0]
    assert together[2][0][1] == sent_at


def test_a_union_is_one_of_them(plan: Plan) -> None:
    told = ProgressUpdate.objects.values_list("pk", "made_on").order_by()
    due = Milestone.objects.values_list("pk", "due_on").order_by()
    found, _ = fetch_together(told.union(due, all=True), User.objects.values_list("pk"))
    assert sorted(found) == sorted([*told, *due])


def test_whole_rows_are_rows_of_their_model(plan: Plan) -> None:
    plan.refresh_from_db()
    plans, users = fetch_together(columns_of(Plan.objects.all()), columns_of(User.objects.all()))
    (found,) = as_rows(Plan, plans)
    assert found == plan
    assert not found._state.adding
    names = [field.attname for field in Plan._meta.concrete_fields]
    assert [getattr(found, name) for name in names] == [getattr(plan, name) for name in names]
    assert set(as_rows(User, users)) == set(User.objects.all())


def test_nothing_to_fetch_is_no_query() -> None:
    make_user()
    with CaptureQueriesContext(connection) as captured:
        assert fetch_together(User.objects.none().values_list("pk")) == [[]]
    assert not captured.captured_queries
