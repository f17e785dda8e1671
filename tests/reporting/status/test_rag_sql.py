"""The rule in SQL equals the rule in Python, day by day, on the database the suite runs on."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection

from priorities.models import Action, Decision, Milestone
from priorities.models.actions import UPDATE_INTERVALS
from reporting.rag import Rag
from reporting.status.board import board
from reporting.status.judgement import Judgement
from reporting.status.rag_sql import milestone_counts, overdue_actions, with_rag, with_rag_order
from tests.make import (
    make_action,
    make_date_change,
    make_decision,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_reopening,
    make_update,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

FIRST = date(2020, 1, 1)
# Month ends and their neighbours are where clamping bites; the others are for good measure.
GRID = [FIRST + timedelta(days=days) for days in range(20, 460, 9)] + [
    date(2020, 2, 28),
    date(2020, 2, 29),
    date(2020, 3, 28),
    date(2020, 3, 29),
    date(2020, 4, 30),
    date(2020, 6, 29),
    date(2020, 6, 30),
    date(2021, 2, 27),
    date(2021, 2, 28),
]


@pytest.fixture
def plan():
    """A plan of every kind of action, its dates drawn at random but the same each run."""
    draw = Random(20200101)  # noqa: S311 - example data, not a secret
    plan = make_plan("grid", ends_on=date(2020, 12, 31))
    for label, start, end in [
        ("Q1", FIRST, date(2020, 3, 31)),
        ("Q2", date(2020, 4, 1), date(2020, 6, 30)),
        ("Q3", date(2020, 7, 1), date(2020, 9, 30)),
    ]:
        make_period(plan, label=label, starts_on=start, ends_on=end)
    priority = make_priority(plan)
    by = make_user()

    def some_day() -> date:
        return draw.choice(GRID) if draw.random() < 0.6 else FIRST + timedelta(days=draw.randrange(420))

    cadences = [None, *(months for months, _ in UPDATE_INTERVALS)]
    for number in range(60):
        action = make_action(
            priority, is_ongoing=number % 4 == 0, review_every_months=cadences[number % len(cadences)]
        )
        for _ in range(draw.randrange(3)):
            done_on = some_day() if draw.random() < 0.3 else None
            forecast_on = some_day() if draw.random() < 0.5 else None
            milestone = make_milestone(
                action,
                some_day(),
                forecast_on=forecast_on,
                forecast_given_on=some_day() if forecast_on else None,
                completed_on=done_on,
            )
            _decide_at_random(milestone, draw, some_day, by)
        if draw.random() < 0.5:
            make_update(action, some_day(), by=by)
        for _ in range(draw.choice([0, 0, 0, 1, 2])):
            make_decision(action, draw.choice(list(Decision.Kind)), some_day(), by=by)
    return plan


def _decide_at_random(milestone, draw, some_day, by):
    """Move its date up to twice, refuse or keep waiting another, reopen it if it is done."""
    for decided_on in sorted(some_day() for _ in range(draw.choice([0, 0, 1, 2]))):
        to_on = some_day()
        if to_on != milestone.due_on:
            make_date_change(milestone, to_on, decided_on, by=by)
    if draw.random() < 0.2:
        make_date_change(milestone, milestone.due_on + timedelta(days=90), by=by)
    for _ in range(draw.choice([0, 1])):
        if milestone.completed_on:
            make_reopening(milestone, some_day(), by=by)


def test_rag_statuses_in_sql_equal_rag_statuses_in_python(plan):
    actions = Action.objects.filter(priority__plan=plan)
    rags = set()
    for day in GRID:
        judgement = Judgement.of(plan, plan.periods.all(), as_at=day)
        in_python = {rated.action.pk: rated.rating.rag.value for rated in board(plan, as_at=day).actions}
        rated: Any = with_rag(actions, judgement)
        in_sql = dict(rated.values_list("pk", "colour"))

        assert in_sql == in_python, day
        rags |= set(in_sql.values())

    assert rags == {rag.value for rag in Rag}, "the grid must show every colour"


def test_milestone_counts_in_sql_equal_counts_in_python(plan):
    for day in GRID:
        assert milestone_counts(plan, as_at=day) == board(plan, as_at=day).milestone_counts, day


def test_overdue_in_sql_equals_overdue_in_python(plan):
    actions = Action.objects.filter(priority__plan=plan)
    for day in GRID:
        judgement = Judgement.of(plan, plan.periods.all(), as_at=day)
        in_python = {rated.action.pk for rated in board(plan, as_at=day).actions if rated.is_overdue}
        in_sql = set(overdue_actions(actions, judgement).values_list("pk", flat=True))

        assert in_sql == in_python, day


def test_rag_statuses_in_sql_of_a_plan_without_periods():
    plan = make_plan()
    make_action(make_priority(plan), is_ongoing=True)
    for day in (date(2020, 4, 14), date(2020, 4, 15), date(2020, 4, 30), date(2020, 5, 1)):
        judgement = Judgement.of(plan, [], as_at=day)
        (in_python,) = board(plan, as_at=day).actions
        in_sql: Any = with_rag(Action.objects.all(), judgement).get()

        assert in_sql.colour == in_python.rating.rag.value, day


@pytest.mark.parametrize("day", GRID[::7])
def test_the_worst_rag_status_first_is_the_same_in_sql(plan, day):
    judgement = Judgement.of(plan, plan.periods.all(), as_at=day)
    ordered: Any = with_rag_order(Action.objects.all(), judgement)
    places = dict(ordered.values_list("pk", "place"))
    ratings = {rated.action.pk: rated.rating.rag for rated in board(plan, as_at=day).actions}

    assert places == {pk: list(Rag).index(rag) for pk, rag in ratings.items()}


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_rag_filter_reads_dates_by_index(plan):
    """Even of a table of which the plan is nearly all, where reading it once looks cheaper."""
    priority = plan.priorities.first()
    actions = Action.objects.bulk_create(
        Action(priority=priority, position=n, number=f"1.{n}", text="Agree") for n in range(100, 2_100)
    )
    Milestone.objects.bulk_create(Milestone(action=action, due_on=FIRST) for action in actions)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE priorities_milestone, priorities_action")
    judgement = Judgement.of(plan, plan.periods.all(), as_at=GRID[0])
    rated: Any = with_rag(Action.objects.filter(priority__plan=plan), judgement)
    explained = rated.filter(colour="red")

    assert "Seq Scan on priorities_milestone" not in explained.explain()
