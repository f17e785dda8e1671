"""Forecasts by both clocks: what boards say is what an independent ledger of the same acts says."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import pytest

from priorities.actions.bulk import apply_bulk_change, undo_bulk_change
from priorities.actions.bulk_queries import RequestedChanges, planned_changes, preview_digest
from priorities.actions.services import MilestoneDates, update_action
from priorities.models import Action, Forecast, Milestone, Plan, Subgroup
from reporting.models import ReturnDate, ReturnLine
from reporting.rag import Rag
from reporting.returns.services import accept_return
from reporting.rules.return_states import ReturnRole
from reporting.status.board import board, judge
from reporting.status.facts import plan_facts
from tests.make import (
    make_action,
    make_forecast,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_subgroup,
    make_user,
    set_history_date,
)
from wsscp.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

FIRST = date(2020, 1, 1)
STEPS = 45
A_MOMENT = timedelta(microseconds=1)


class Entry(NamedTuple):
    """That a forecast was recorded: when, of which milestone, for which day, and what."""

    at: datetime
    milestone: int
    day: date
    forecast_on: date | None
    reversed_at: datetime | None = None

    def counts(self, known_at: datetime | None) -> bool:
        """Whether it counts, as recorded now or before a moment."""
        if known_at is None:
            return self.reversed_at is None
        return self.at < known_at and (self.reversed_at is None or self.reversed_at >= known_at)


class Ledger:
    """What was said, entry by entry; judged by writing day over day, with none of the tracker's code."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def by_day(self, milestone: int, known_at: datetime | None = None) -> dict[date, date | None]:
        said: dict[date, date | None] = {}
        for entry in self.entries:
            if entry.milestone == milestone and entry.counts(known_at):
                said[entry.day] = entry.forecast_on
        return dict(sorted(said.items()))

    def as_at(self, milestone: int, day: date, known_at: datetime | None = None) -> date | None:
        stands = None
        for said_for, forecast_on in self.by_day(milestone, known_at).items():
            stands = forecast_on if said_for <= day else stands
        return stands

    def now(self, milestone: int) -> date | None:
        return self.as_at(milestone, date.max)

    def say(
        self, milestone: int, forecast_on: date | None, day: date, *, at: datetime, said_at: datetime
    ) -> None:
        """Enter what was said at a moment for a day; where newer was known, for that moment's day, too."""
        days = [day]
        counting = [one for one in self.entries if one.milestone == milestone and one.counts(None)]
        if any(one.day > day and one.at <= said_at for one in counting):
            days.append(said_at.date())
        said_since = {one.day for one in counting if one.at > said_at}
        for one in sorted(set(days)):
            if one not in said_since:
                self.entries.append(Entry(at, milestone, one, forecast_on))


class Writer:
    """Gives forecasts in every way there is, at random, and enters each into a ledger."""

    def __init__(self, plan: Plan, group: Subgroup, by: User, draw: Random) -> None:
        self.plan, self.group, self.by, self.draw = plan, group, by, draw
        self.other = make_user()
        self.ledger = Ledger()
        self.periods = list(plan.periods.order_by("starts_on"))
        self.latest: dict[int, date | None] = {}

    def some_day(self, at: datetime) -> date | None:
        return at.date() + timedelta(days=self.draw.randrange(-20, 90)) if self.draw.random() < 0.8 else None

    def act(self, at: datetime) -> None:
        self.draw.choice([self.update, self.update, self.bulk, self.accept])(at)

    def update(self, at: datetime) -> None:
        """By the form of an action, as of today or of an earlier day."""
        milestone = self.draw.choice(list(Milestone.objects.order_by("pk")))
        day = at.date() - timedelta(days=self.draw.choice([0, 0, 0, 5, 40]))
        forecast_on = self.some_day(at)
        update_action(
            action=milestone.action,
            text="Told.",
            dates={milestone.pk: MilestoneDates(forecast_on, None)},
            made_on=day,
            by=self.by,
            at=at,
        )
        if forecast_on != self.ledger.now(milestone.pk):
            self.ledger.say(milestone.pk, forecast_on, day, at=at, said_at=at)

    def bulk(self, at: datetime) -> None:
        """For several actions at once, and half of the time back again."""
        forecast_on, today = at.date() + timedelta(days=self.draw.randrange(90)), at.date()
        requested, actions = RequestedChanges(forecast_on=forecast_on), Action.objects.all()
        planned = planned_changes(actions, requested, as_at=today)
        changed = [one.milestone.pk for one in planned if one.milestone]
        if not changed:
            return
        change = apply_bulk_change(
            plan=self.plan,
            actions=[action.pk for action in actions],
            requested=requested,
            digest=preview_digest(planned),
            today=today,
            by=self.by,
            at=at,
        )
        self.ledger.entries += [Entry(at, pk, today, forecast_on) for pk in changed]
        if self.draw.random() < 0.5:
            later = at + timedelta(hours=1)
            undo_bulk_change(change=change, by=self.by, at=later)
            entries = self.ledger.entries
            entries[:] = [one._replace(reversed_at=later) if one.at == at else one for one in entries]

    def accept(self, at: datetime) -> None:
        """By a return that was submitted some days before it is accepted."""
        ended = [period for period in self.periods if period.ends_on <= at.date()]
        if not ended:
            return
        period = ended[0]
        self.periods.remove(period)
        submitted_at = at - timedelta(days=self.draw.randrange(8))
        returned = make_return(period, self.group, by=self.by, at=submitted_at)
        day = min(period.ends_on, submitted_at.date())
        for action in Action.objects.all():
            ReturnLine.objects.create(subgroup_return=returned, action=action, progress="Told.")
            for milestone in action.milestones.all():
                forecast_on = self.some_day(at)
                ReturnDate.objects.create(
                    subgroup_return=returned, milestone=milestone, forecast_on=forecast_on
                )
                if forecast_on:
                    self.ledger.say(milestone.pk, forecast_on, day, at=at, said_at=submitted_at)
        accept_return(
            period=period, group=self.group, roles=frozenset({ReturnRole.TEAM}), by=self.other, at=at
        )


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(3, 20))]
)
def test_every_day_by_every_clock_is_as_an_independent_ledger_has_it(seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - a test's, not a secret
    plan, group = make_plan(starts_on=FIRST, ends_on=date(2020, 12, 31)), make_subgroup()
    for month in range(1, 12):
        last = date(2020, month + 1, 1) - timedelta(days=1)
        make_period(plan, label=f"Month {month}", starts_on=last.replace(day=1), ends_on=last)
    priority = make_priority(plan)
    for number in range(3):
        action = make_action(priority, groups=[group])
        for part in range(1 + number % 2):
            make_milestone(action, FIRST + timedelta(days=60 + 70 * number + part))
    writer, at, moments = Writer(plan, group, make_user(), draw), datetime(2020, 1, 2, 12, tzinfo=UTC), []
    rows: list[Any] = [plan, *plan.periods.all(), priority, *Action.objects.all(), *Milestone.objects.all()]
    for row in rows:
        row.history.update(history_date=at)
    for _ in range(STEPS):
        at = at.replace(hour=draw.randrange(8, 20)) + timedelta(days=draw.randrange(1, 14))
        writer.act(at)
        moments.append(at + A_MOMENT)
    days = [FIRST + timedelta(days=day) for day in range(0, 400, 4)]
    wrong = [
        (known_at, day, one.milestone.pk)
        for known_at in (None, *moments)
        for facts in [plan_facts(plan, known_at=known_at)]
        for day in days
        for rated in judge(facts, as_at=day).actions
        for one in rated.milestones
        if one.forecast_on != writer.ledger.as_at(one.milestone.pk, day, known_at)
    ]
    assert wrong == []
    assert Forecast.with_reversed.count() > STEPS


def test_red_by_the_forecast_of_the_time_stays_red_by_both_clocks() -> None:
    plan = make_plan(starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
    action = make_action(make_priority(plan))
    milestone = make_milestone(action, date(2025, 12, 31))
    for row in (plan, action.priority, action, milestone):
        row.history.update(history_date=datetime(2025, 4, 1, tzinfo=UTC))
    make_forecast(milestone, date(2026, 2, 28), date(2025, 11, 3))
    make_forecast(milestone, date(2026, 3, 31), date(2026, 1, 9))
    then = datetime(2025, 12, 21, tzinfo=UTC)
    for known_at in (None, then):
        (rated,) = board(plan, as_at=date(2025, 12, 20), known_at=known_at).actions
        assert rated.rating.rag is Rag.RED
        assert rated.milestones[0].forecast_on == date(2026, 2, 28)


def test_forecast_of_a_date_that_was_removed_is_known_as_it_was() -> None:
    plan = make_plan(starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
    action = make_action(make_priority(plan))
    milestone = make_milestone(action, date(2025, 12, 31))
    for row in (plan, action.priority, action, milestone):
        row.history.update(history_date=datetime(2025, 3, 1, tzinfo=UTC))
    make_forecast(milestone, date(2026, 2, 28), date(2025, 3, 3))
    set_history_date(milestone, datetime(2025, 3, 20, tzinfo=UTC))
    milestone.delete()
    (rated,) = board(plan, as_at=date(2025, 4, 1), known_at=datetime(2025, 3, 10, tzinfo=UTC)).actions
    assert rated.milestones[0].forecast_on == date(2026, 2, 28)
