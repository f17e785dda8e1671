"""Made-up plans in large numbers for measurements: many partnerships, each with a plan a year.

The seed alone decides what is made, so that two runs make the same. Rows are written in bulk, with their
history dated as if they had been edited from day to day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from priorities.models import Action, Milestone, Plan, Priority, Subgroup
from priorities.plans.services import add_periods
from priorities.rules.periods import Preset
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import add_months, month_end
from wsscp.models.audit import Act

FIRST_YEAR = 2016
ACTIONS_PER_PRIORITY = (9, 6, 7, 5, 4)  # as the 2020-21 plan has them
_GROUPS = 6
_TITLES = ("Neglect", "Exploitation", "Safeguarding practice", "The partnership", "Learning")
_TEXT = "Agree how agencies will hold each other to account for key activities of this part of the plan"


@dataclass(frozen=True)
class SimulationSize:
    """How much is made: partnerships, years of each, and in each plan the actions of each priority."""

    partnerships: int
    years: int
    per_priority: tuple[int, ...] = ACTIONS_PER_PRIORITY

    @property
    def actions(self) -> int:
        """All actions that will be made; each has one milestone."""
        return self.partnerships * self.years * sum(self.per_priority)


def simulate_plans(*, size: SimulationSize, at: datetime, seed: int = 1) -> Iterator[int]:
    """Make the plans of one partnership after another; yield how many are made so far.

    Each partnership is one transaction and one audit trail entry.
    """
    random = Random(seed)  # noqa: S311 - numbers to measure with, no secrets
    groups = _groups(at)
    for number in range(1, size.partnerships + 1):
        summary = f"Simulated: partnership {number}, {size.years} plans"
        with recording(Act.IMPORTED, by=None, at=at, summary=summary) as record:
            for year in range(FIRST_YEAR, FIRST_YEAR + size.years):
                record.about = _make_plan(number, year, size.per_priority, groups, random, record)
        yield number


def _groups(at: datetime) -> list[Subgroup]:
    names = [f"Simulated group {number}" for number in range(1, _GROUPS + 1)]
    existing = {group.name: group for group in Subgroup.objects.filter(name__in=names)}
    new = [Subgroup(name=name) for name in names if name not in existing]
    if new:
        with recording(Act.CREATED, by=None, at=at, summary="Simulated groups") as record:
            record.save_many(new, at=_noon(date(FIRST_YEAR, 1, 1)))
            record.about = new[0]
    return [*existing.values(), *new]


def _make_plan(
    number: int,
    year: int,
    per_priority: tuple[int, ...],
    groups: list[Subgroup],
    random: Random,
    record: Recorder,
) -> Plan:
    starts_on = date(year, 4, 1)
    began = _noon(starts_on)
    plan = Plan(
        title=f"Simulated partnership {number}, business plan {year}-{(year + 1) % 100:02}",
        slug=f"simulated-{number}-{year}",
        starts_on=starts_on,
        ends_on=date(year + 1, 3, 31),
    )
    record.save_many([plan], at=began)
    record_at, record.at = record.at, began
    add_periods(plan=plan, preset=Preset.FINANCIAL, record=record)
    record.at = record_at
    priorities = [
        Priority(
            plan=plan, position=position, number=str(position), title=_TITLES[(position - 1) % len(_TITLES)]
        )
        for position in range(1, len(per_priority) + 1)
    ]
    record.save_many(priorities, at=began)
    actions = [
        Action(priority=priority, position=position, number=f"{priority.number}.{position}", text=_TEXT)
        for priority, count in zip(priorities, per_priority, strict=True)
        for position in range(1, count + 1)
    ]
    record.save_many(actions, at=began)
    record.link_many(Action, "groups", [(action, random.choice(groups)) for action in actions])
    milestones = [_milestone(action, starts_on, random) for action in actions]
    record.save_many(milestones, at=began)
    completed = [milestone for milestone in milestones if random.random() < 0.7]
    days = [milestone.due_on + timedelta(days=random.randrange(-30, 60)) for milestone in completed]
    for milestone, day in zip(completed, days, strict=True):
        milestone.completed_on = day
    record.change_many(completed, ["completed_on"], at=[_noon(day) for day in days])
    return plan


def _milestone(action: Action, starts_on: date, random: Random) -> Milestone:
    month = add_months(starts_on, random.randrange(12))
    due_on = month_end(month.year, month.month)
    return Milestone(action=action, due_on=due_on, as_printed=f"by {due_on:%B %Y}")


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
