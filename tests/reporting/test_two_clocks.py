"""What was known when: a past answer computed later equals the answer recorded at the time."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from priorities.models import Action, Decision, Milestone, Plan, Subgroup
from priorities.services.actions import Dates, decide, update_action
from reporting.queries.board import Board, board
from tests.make import make_subgroup, make_user
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.services.audit import recording

pytestmark = pytest.mark.django_db

FIRST = date(2020, 1, 1)
STEPS = 40


def snapshot(seen: Board) -> list[Any]:
    """Write down everything a board says."""
    return [
        (seen.plan.title, seen.plan.amber_days, [(one.label, one.ends_on) for one in seen.periods]),
        [
            (rated.priority.number, rated.priority.title, rated.rating.rag.value, rated.counts_in_words)
            for rated in seen.priorities
        ],
        [
            (
                rated.action.pk,
                rated.action.number,
                rated.action.text,
                rated.action.priority_id,
                rated.rating.rag.value,
                rated.rating.why,
                sorted(group.name for group in rated.action.groups.all()),
                [(one.milestone.label, one.milestone.due_on, one.rating.why) for one in rated.milestones],
            )
            for rated in seen.actions
        ],
    ]


class Author:
    """Edits a plan at random, each day one thing, and remembers nothing."""

    def __init__(self, plan: Plan, by: User, groups: list[Subgroup], draw: Random) -> None:
        self.plan, self.by, self.groups, self.draw = plan, by, groups, draw

    def act(self, at: datetime) -> str:
        """Do one thing at a moment; return its name."""
        acts = [
            self.add_action,
            self.rename_action,
            self.move_action,
            self.renumber,
            self.remove_milestone,
            self.add_milestone,
            self.forecast,
            self.complete,
            self.decide,
            self.tell,
            self.regroup,
            self.rename_group,
            self.rename_priority,
            self.change_key,
            self.change_period,
        ]
        chosen = self.draw.choice(acts)
        chosen(at)
        return chosen.__name__

    def some(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.draw.choice(found) if found else None

    def day(self, at: datetime) -> date:
        return at.date() + timedelta(days=self.draw.randrange(-40, 120))

    def write(self, row: Any, at: datetime) -> None:
        with recording(Act.CHANGED, by=self.by, at=at) as record:
            record.save(row)

    def add_action(self, at: datetime) -> None:
        priority = self.some(self.plan.priorities.all())
        number = Action.objects.count() + 1
        with recording(Act.CREATED, by=self.by, at=at) as record:
            action = record.save(
                Action(
                    priority=priority,
                    position=number,
                    number=str(number),
                    text=f"Action {number}",
                    is_ongoing=self.draw.random() < 0.3,
                )
            )
            record.set_many(action, "groups", self.draw.sample(self.groups, 2))

    def _changed(self, row: Any, at: datetime, **fields: Any) -> None:
        if row is None:
            return
        for name, value in fields.items():
            setattr(row, name, value)
        self.write(row, at)

    def rename_action(self, at: datetime) -> None:
        self._changed(self.some(Action.objects.all()), at, text=f"Renamed {at.isoformat()}")

    def move_action(self, at: datetime) -> None:
        self._changed(self.some(Action.objects.all()), at, priority=self.some(self.plan.priorities.all()))

    def renumber(self, at: datetime) -> None:
        self._changed(self.some(Action.objects.all()), at, number="9.9", position=self.draw.randrange(50))

    def add_milestone(self, at: datetime) -> None:
        action = self.some(Action.objects.all())
        if action:
            self.write(Milestone(action=action, due_on=self.day(at), label="Part"), at)

    def remove_milestone(self, at: datetime) -> None:
        if milestone := self.some(Milestone.objects.all()):
            with recording(Act.DELETED, by=self.by, at=at) as record:
                record.delete(milestone)

    def forecast(self, at: datetime) -> None:
        self._dates(at, lambda one: Dates(self.day(at), one.completed_on))

    def complete(self, at: datetime) -> None:
        self._dates(at, lambda one: Dates(one.forecast_on, at.date()))

    def _dates(self, at: datetime, said: Any) -> None:
        if milestone := self.some(Milestone.objects.all()):
            update_action(
                action=milestone.action,
                text="",
                dates={milestone.pk: said(milestone)},
                made_on=at.date(),
                by=self.by,
                at=at,
            )

    def decide(self, at: datetime) -> None:
        if action := self.some(Action.objects.all()):
            decide(
                action=action,
                kind=self.draw.choice(list(Decision.Kind)),
                decided_on=at.date(),
                reason="So decided.",
                by=self.by,
                at=at,
            )

    def tell(self, at: datetime) -> None:
        if action := self.some(Action.objects.all()):
            update_action(action=action, text="Under way.", dates={}, made_on=self.day(at), by=self.by, at=at)

    def regroup(self, at: datetime) -> None:
        if action := self.some(Action.objects.all()):
            with recording(Act.CHANGED, by=self.by, at=at, about=action) as record:
                action._history_date = at
                record.set_many(action, "groups", self.draw.sample(self.groups, 1))

    def rename_group(self, at: datetime) -> None:
        self._changed(self.draw.choice(self.groups), at, name=f"Group {at.isoformat()}")

    def rename_priority(self, at: datetime) -> None:
        self._changed(self.some(self.plan.priorities.all()), at, title=f"Priority {at.isoformat()}")

    def change_key(self, at: datetime) -> None:
        self.plan.refresh_from_db()
        self._changed(self.plan, at, amber_days=self.draw.choice([7, 14, 21]))

    def change_period(self, at: datetime) -> None:
        period = self.plan.periods.get()
        self._changed(period, at, ends_on=date(2020, 3, self.draw.choice([29, 30, 31])))


@pytest.mark.parametrize("seed", range(12))
def test_every_past_answer_recomputed_later_is_the_answer_of_the_time(seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - a test's, not a secret
    by = make_user()
    start = datetime(2020, 1, 1, 9, tzinfo=UTC)
    plan = Plan(slug="plan", title="Plan", starts_on=FIRST, ends_on=date(2020, 12, 31))
    author = Author(plan, by, [make_subgroup() for _ in range(4)], draw)
    for group in author.groups:
        group.history.update(history_date=start)
    author.write(plan, start)
    for number in (1, 2, 3):
        author.write(plan.priorities.model(plan=plan, position=number, number=str(number), title="P"), start)
    period = plan.periods.model(plan=plan, label="Q1", starts_on=FIRST, ends_on=date(2020, 3, 31))
    author.write(period, start)

    said = []
    at = start
    for _ in range(STEPS):
        at += timedelta(hours=draw.randrange(1, 100))
        name = author.act(at)
        known_at = at + timedelta(microseconds=1)
        for as_at in (at.date(), at.date() - timedelta(days=20), at.date() + timedelta(days=40)):
            told = snapshot(board(Plan.objects.get(), as_at=as_at))
            said.append((name, as_at, known_at, told))

    for name, as_at, known_at, told in said:
        assert snapshot(board(plan, as_at=as_at, known_at=known_at)) == told, (name, as_at)
