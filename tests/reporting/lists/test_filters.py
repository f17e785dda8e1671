"""Every filter and order over the board equals what the rows themselves say, day by day, now and as known."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.http import QueryDict

from priorities.models import Action, Decision, Evidence, Milestone, Plan
from priorities.models.actions import UPDATE_INTERVALS
from priorities.rules.periods import next_update_due, period_start
from reporting.lists.filtering import filter_actions
from reporting.lists.filters import SORTS, ActionFilter
from reporting.rag import Rag, rate, worst
from reporting.status.board import Board, judge
from reporting.status.facts import plan_facts
from tests.make import (
    make_action,
    make_date_change,
    make_decision,
    make_evidence,
    make_forecast,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_reopening,
    make_subgroup,
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
def plan() -> Plan:
    """A plan of every kind of action, its dates drawn at random but the same each run."""
    draw = Random(20200101)  # noqa: S311 - example data, not a secret
    plan = make_plan("grid", ends_on=date(2020, 12, 31))
    for label, start, end in [
        ("Q1", FIRST, date(2020, 3, 31)),
        ("Q2", date(2020, 4, 1), date(2020, 6, 30)),
        ("Q3", date(2020, 7, 1), date(2020, 9, 30)),
    ]:
        make_period(plan, label=label, starts_on=start, ends_on=end)
    priorities, groups = [make_priority(plan) for _ in range(2)], [make_subgroup() for _ in range(3)]
    by = make_user()

    def some_day() -> date:
        return draw.choice(GRID) if draw.random() < 0.6 else FIRST + timedelta(days=draw.randrange(420))

    cadences = [None, *(months for months, _ in UPDATE_INTERVALS)]
    for number in range(60):
        action = make_action(
            priorities[number // 30],
            text=draw.choice(["Agree a strategy", "Train champions", "Agree the audit"]),
            groups=draw.sample(groups, draw.randrange(3)),
            is_ongoing=number % 4 == 0,
            review_every_months=cadences[number % len(cadences)],
        )
        for _ in range(draw.randrange(3)):
            done_on = some_day() if draw.random() < 0.3 else None
            milestone = make_milestone(
                action,
                some_day(),
                completed_on=done_on,
            )
            for _ in range(draw.randrange(4)):
                make_forecast(milestone, some_day() if draw.random() < 0.8 else None, some_day())
            _decide_at_random(milestone, draw, some_day, by)
        if draw.random() < 0.5:
            make_update(action, some_day(), by=by)
        for _ in range(draw.choice([0, 0, 0, 1, 2])):
            make_decision(action, draw.choice(list(Decision.Kind)), some_day(), by=by)
        if draw.random() < 0.3:
            make_evidence(action, draw.choice(list(Evidence.Kind)), by=by, dated_on=some_day())
    # Recorded in the order of writing, whatever days it tells of.
    Milestone.history.update(history_date=datetime(2021, 1, 1, tzinfo=UTC))
    return plan


def _decide_at_random(milestone: Milestone, draw: Random, some_day: Any, by: Any) -> None:
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


class Row:
    """An action by its own rows as at a day, read without any of what lists are made from.

    `dates` has of each milestone its due date, completion, forecast and how often it had moved.
    """

    def __init__(self, action: Action, day: date) -> None:
        self.action, self.day = action, day
        self.dates = [self._dates(milestone) for milestone in self.action.milestones.all()]
        decided = [
            (row.decided_on, row.pk, row.kind)
            for row in self.action.decisions.all()
            if row.decided_on <= self.day
        ]
        self.standing = max(decided)[2] if decided else ""
        told = [row.made_on for row in self.action.updates.all() if row.made_on <= self.day]
        self.updated_on = max(told, default=date.min)
        self.kinds = {row.kind for row in self.action.evidence.all() if row.dated_on <= self.day}
        self.plan = self.action.priority.plan
        self.ends = sorted(period.ends_on for period in self.plan.periods.all())
        self.rag = self._rag()

    def _dates(self, milestone: Milestone) -> tuple[date, date | None, date | None, int]:
        moves = sorted(
            (move.decided_on, move.pk, move.from_on)
            for move in milestone.moves.all()
            if move.outcome == "approved" and move.decided_on
        )
        due = next((was for on, _, was in moves if on > self.day), milestone.due_on)
        reopened = sorted((row.decided_on, row.pk, row.completed_on) for row in milestone.reopenings.all())
        done = next((was for on, _, was in reopened if on > self.day), milestone.completed_on)
        given = sorted(
            (row.speaks_for, row.at, row.pk, row.forecast_on)
            for row in milestone.forecasts.all()
            if row.speaks_for <= self.day
        )
        return (
            due,
            done if done and done <= self.day else None,
            given[-1][3] if given else None,
            sum(on <= self.day for on, *_ in moves),
        )

    @property
    def open_dues(self) -> list[date]:
        """The dates still to be met, the next update or the plan's end among them."""
        dues = [due for due, done, *_ in self.dates if not done]
        if self.action.is_ongoing:
            last_on = self.updated_on if self.updated_on > date.min else self.plan.starts_on
            every = self.action.review_every_months
            dues.append(next_update_due(last_on=last_on, every_months=every, period_ends=self.ends))
        elif not self.dates:
            dues.append(self.plan.ends_on)
        return dues

    @property
    def period_starts_on(self) -> date:
        return period_start(self.day, starts_on=self.plan.starts_on, period_ends=self.ends)

    @property
    def is_of_first(self) -> bool:
        return first_group(self.plan) in {group.pk for group in self.action.groups.all()}

    def _rag(self) -> Rag:
        if self.standing in {"hold", "cancel", "supersede"}:
            return Rag.UNRATED
        if self.standing == "close":
            return Rag.BLUE
        ratings = [
            rate(due_on=due, as_at=self.day, completed_on=done, forecast_on=forecast)
            for due, done, forecast, _ in self.dates
        ]
        ratings += [rate(due_on=due, as_at=self.day) for due in self.open_dues[self._open_milestones :]]
        return worst(ratings).rag

    @property
    def _open_milestones(self) -> int:
        return sum(not done for _, done, *_ in self.dates)


# By the values of a filter's boxes: what an action must be by its rows.
FILTERS: list[tuple[dict[str, Any], Callable[[Row], bool]]] = [
    ({}, lambda row: True),
    ({"q": "agree AUDIT"}, lambda row: row.action.text == "Agree the audit"),
    ({"q": "2.1"}, lambda row: row.action.number.startswith("2.1")),
    ({"priority": "last"}, lambda row: row.action.priority.position == 2),
    ({"group": "first"}, lambda row: row.is_of_first),
    ({"mine": "on"}, lambda row: row.is_of_first),
    *(({"colour": [rag.value]}, lambda row, rag=rag: row.rag is rag) for rag in Rag),
    ({"colour": ["red", "blue"]}, lambda row: row.rag in {Rag.RED, Rag.BLUE}),
    ({"overdue": "on"}, lambda row: row.rag.is_open and any(due < row.day for due in row.open_dues)),
    ({"no_update": "on"}, lambda row: row.rag.is_open and row.updated_on < row.period_starts_on),
    (
        {"no_forecast": "on"},
        lambda row: row.rag.is_open and any(not done and not forecast for _, done, forecast, _ in row.dates),
    ),
    ({"moved_twice": "on"}, lambda row: any(moves >= 2 for *_, moves in row.dates)),
    (
        {"due_after": "2020-03-01", "due_before": "2020-06-30"},
        lambda row: any(date(2020, 3, 1) <= due <= date(2020, 6, 30) for due, *_ in row.dates),
    ),
    ({"due_before": "2020-03-31"}, lambda row: any(due <= date(2020, 3, 31) for due, *_ in row.dates)),
    ({"evidence": "none"}, lambda row: row.rag is Rag.BLUE and not row.kinds),
    ({"evidence": "no_impact"}, lambda row: row.rag is Rag.BLUE and "impact" not in row.kinds),
]
ORDERS: dict[str, Callable[[Row], Any]] = {
    "plan": lambda row: 0,
    "due": lambda row: min((due for due, done, *_ in row.dates if not done), default=date.max),
    "colour": lambda row: list(Rag).index(row.rag),
    "reviewed": lambda row: row.updated_on,
}


def first_group(plan: Plan) -> int:
    through = Action.groups.through.objects.filter(action__priority__plan=plan)
    return min(through.values_list("subgroup", flat=True))


def rows_of(plan: Plan, day: date) -> list[Row]:
    """Read a plan's actions by their rows, in the plan's order."""
    fetched = [
        "milestones__moves",
        "milestones__reopenings",
        "decisions",
        "updates",
        "evidence",
        "groups",
        "priority__plan__periods",
    ]
    actions = Action.objects.filter(priority__plan=plan).order_by("priority__position", "position", "pk")
    return [Row(action, day) for action in actions.prefetch_related(*fetched)]


def listed(board: Board, asked: dict[str, Any], sort: str) -> list[int]:
    """Return the ids that the list shows for the boxes of its form."""
    stands_for = {
        "last": str(board.facts.priorities[-1].pk),
        "first": str(first_group(board.plan)),
    }
    query = QueryDict(mutable=True)
    for name, value in (asked | {"sort": sort}).items():
        query.setlist(name, value if isinstance(value, list) else [stands_for.get(value, value)])
    filters = ActionFilter(query, priorities=board.facts.priorities, groups=board.group_names)
    assert filters.form.is_valid(), asked
    mine = frozenset({first_group(board.plan)})
    return [rated.action.pk for rated in filter_actions(board, filters.form.cleaned_data, mine=mine)]


KNOWN = [None, datetime(2100, 1, 1, tzinfo=UTC)]


@pytest.mark.parametrize("known_at", KNOWN, ids=["now", "then"])
def test_colours_are_those_of_the_rows_on_every_day(plan: Plan, known_at: datetime | None) -> None:
    facts, seen = plan_facts(plan, known_at=known_at), set()
    for day in GRID:
        rated = {rated.action.pk: rated.rating.rag for rated in judge(facts, as_at=day).actions}
        assert rated == {row.action.pk: row.rag for row in rows_of(plan, day)}, day
        seen |= set(rated.values())

    assert seen == set(Rag), "the grid must show every colour"


@pytest.mark.parametrize("known_at", KNOWN, ids=["now", "then"])
@pytest.mark.parametrize(("asked", "is_meant"), FILTERS, ids=map(str, range(len(FILTERS))))
def test_each_filter_and_order_lists_what_the_rows_say(
    plan: Plan, asked: dict[str, Any], is_meant: Callable[[Row], bool], known_at: datetime | None
) -> None:
    facts = plan_facts(plan, known_at=known_at)
    found = 0
    for day in GRID[::7]:
        board, rows = judge(facts, as_at=day), [row for row in rows_of(plan, day) if is_meant(row)]
        for sort, _ in SORTS:
            expected = [row.action.pk for row in sorted(rows, key=ORDERS[sort])]
            assert listed(board, asked, sort) == expected, (day, sort)
        found += len(rows)

    assert found, "a filter that finds nothing proves nothing"


def test_filters_together_must_all_be_met(plan: Plan) -> None:
    board = judge(plan_facts(plan), as_at=date(2020, 9, 30))
    both = set(listed(board, {"q": "agree", "group": "first", "colour": ["red", "amber"]}, "plan"))
    each = [
        set(listed(board, asked, "plan"))
        for asked in ({"q": "agree"}, {"group": "first"}, {"colour": ["red", "amber"]})
    ]

    assert both == each[0] & each[1] & each[2]
    assert both


def test_an_ongoing_action_of_a_plan_without_periods_is_due_every_three_months() -> None:
    plan = make_plan()
    make_action(make_priority(plan), is_ongoing=True)
    for day in (date(2020, 4, 14), date(2020, 4, 15), date(2020, 4, 30), date(2020, 5, 1)):
        (rated,) = judge(plan_facts(plan), as_at=day).actions
        assert rated.rating.rag is rows_of(plan, day)[0].rag, day
