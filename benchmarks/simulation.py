"""Made-up plans in large numbers for measurements: many partnerships, each with a plan a year.

The seed alone decides what is made, so that two runs make the same. Rows are written in bulk, with their
history dated as if they had been edited from day to day.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from priorities.models import Action, Milestone, Plan, Priority, ReportingPeriod, Subgroup
from priorities.rules.periods import Preset, make_periods
from wsscp.dates import add_months, month_end

FIRST_YEAR = 2016
ACTIONS_PER_PRIORITY = (9, 6, 7, 5, 4)  # as the 2020-21 plan has them
_GROUPS = 6
_TITLES = ("Neglect", "Exploitation", "Safeguarding practice", "The partnership", "Learning")
# Rows in one statement.
_BATCH_SIZE = 2_000
_TEXT = "Agree how agencies will hold each other to account for key activities of this part of the plan"


@dataclass(frozen=True)
class SimulationSize:
    """How much is made: partnerships, years of each, and in each plan the actions of each priority."""

    partnerships: int
    years: int
    per_priority: tuple[int, ...] = ACTIONS_PER_PRIORITY


def simulate_plans(*, size: SimulationSize, seed: int = 1) -> None:
    """Make the plans of one partnership after another, each partnership in one transaction.

    They stand in no audit trail: nobody made them.
    """
    random = Random(seed)
    groups = _groups()
    for number in range(1, size.partnerships + 1):
        with transaction.atomic():
            for year in range(FIRST_YEAR, FIRST_YEAR + size.years):
                _make_plan(number, year, size.per_priority, groups, random)


def _groups() -> list[Subgroup]:
    names = [f"Simulated group {number}" for number in range(1, _GROUPS + 1)]
    existing = {group.name: group for group in Subgroup.objects.filter(name__in=names)}
    new = [Subgroup(name=name) for name in names if name not in existing]
    _add(new, date(FIRST_YEAR, 1, 1))
    return [*existing.values(), *new]


def _make_plan(
    number: int, year: int, per_priority: tuple[int, ...], groups: list[Subgroup], random: Random
) -> None:
    starts_on = date(year, 4, 1)
    plan = Plan(
        title=f"Simulated partnership {number}, business plan {year}-{(year + 1) % 100:02}",
        slug=f"simulated-{number}-{year}",
        starts_on=starts_on,
        ends_on=date(year + 1, 3, 31),
    )
    _add([plan], starts_on)
    periods = make_periods(plan.starts_on, plan.ends_on, Preset.FINANCIAL)
    _add([ReportingPeriod(plan=plan, **asdict(period)) for period in periods], starts_on)
    priorities = [
        Priority(
            plan=plan, position=position, number=str(position), title=_TITLES[(position - 1) % len(_TITLES)]
        )
        for position in range(1, len(per_priority) + 1)
    ]
    _add(priorities, starts_on)
    actions = [
        Action(priority=priority, position=position, number=f"{priority.number}.{position}", text=_TEXT)
        for priority, count in zip(priorities, per_priority, strict=True)
        for position in range(1, count + 1)
    ]
    _add(actions, starts_on)
    _link([(action, random.choice(groups)) for action in actions])
    milestones = [_milestone(action, starts_on, random) for action in actions]
    _add(milestones, starts_on)
    completed: list[Any] = [milestone for milestone in milestones if random.random() < 0.7]
    for milestone in completed:
        day = milestone.due_on + timedelta(days=random.randrange(-30, 60))
        milestone.completed_on, milestone._history_date = day, _noon(day)
    bulk_update_with_history(completed, Milestone, ["completed_on"], batch_size=_BATCH_SIZE)


def _add(rows: Sequence[Model], on: date) -> None:
    """Add rows of one kind with their history, as of a day."""
    if rows:
        bulk_create_with_history(rows, type(rows[0]), batch_size=_BATCH_SIZE, default_date=_noon(on))


def _link(pairs: list[tuple[Action, Subgroup]]) -> None:
    """Link new actions to groups, and their versions in history likewise."""
    through = Action.groups.through
    past: Any = Action.history.model._meta.get_field("historicalaction_groups").related_model
    links = through.objects.bulk_create(through(action=action, subgroup=group) for action, group in pairs)
    ids = [action.pk for action, _ in pairs]
    versions = dict(Action.history.filter(id__in=ids).order_by().values_list("id", "history_id"))
    past.objects.bulk_create(
        past(id=link.pk, history_id=versions[action.pk], action=action, subgroup=group)
        for link, (action, group) in zip(links, pairs, strict=True)
    )


def _milestone(action: Action, starts_on: date, random: Random) -> Milestone:
    month = add_months(starts_on, random.randrange(12))
    due_on = month_end(month.year, month.month)
    return Milestone(action=action, due_on=due_on, as_printed=f"by {due_on:%B %Y}")


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
