"""What is known of plans: as it is recorded now, or as it had been recorded before `known_at`.

Both come out in the same shape, as plain values, so that everything that judges them is written once. They do
not depend on the day of judgement: each dated fact has the day it counts from, and one fetch is judged as at
any number of days (reporting/status/rating.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from priorities.models import (
    Action,
    DateMove,
    Decision,
    Evidence,
    Forecast,
    Plan,
    Priority,
    ProgressUpdate,
    Reopening,
    ReportingPeriod,
)
from priorities.models.actions import UPDATE_INTERVALS
from priorities.rules.baseline import ReplacedDate, date_as_at, original_date
from priorities.rules.forecasts import RecordedForecast, forecast_as_at
from reporting.rag import RagKey
from reporting.status.declared import DeclaredRating
from reporting.status.fetching import FoundRecords, fetch_as_known, fetch_now
from reporting.status.records import NamedGroup


class DatedKind(NamedTuple):
    """The kind of a decision or of a piece of evidence, and the day it counts from."""

    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """A milestone with what changed its dates, each in the order in which it counts.

    `due_on` is the date as approved last, and `completed_on` is empty once reopened.
    """

    pk: int
    label: str
    as_printed: str
    due_on: date
    completed_on: date | None
    forecasts: tuple[RecordedForecast, ...]
    date_changes: tuple[ReplacedDate, ...]
    reopenings: tuple[ReplacedDate, ...]

    def __str__(self) -> str:
        return self.label or self.as_printed or f"due {self.due_on:%d/%m/%Y}"

    @property
    def forecast_on(self) -> date | None:
        """The forecast that stands: the one that speaks for the latest day."""
        return self.forecast_as_at(date.max)

    @property
    def original_due_on(self) -> date:
        """The due date before any date change."""
        return original_date(self.due_on, self.date_changes) or self.due_on

    def due_as_at(self, day: date) -> date:
        """Return the due date as at a day: a date change counts from the day it was approved on."""
        return date_as_at(self.due_on, self.date_changes, day) or self.due_on

    def completed_as_at(self, day: date) -> date | None:
        """Return the day it was completed on, as at a day; None where it was open."""
        completed_on = date_as_at(self.completed_on, self.reopenings, day)
        return completed_on if completed_on and completed_on <= day else None

    def forecast_as_at(self, day: date) -> date | None:
        """Return the forecast as at a day; None where none had been given, or it was cleared."""
        return forecast_as_at(self.forecasts, day) if self.forecasts else None

    def times_moved_as_at(self, day: date) -> int:
        """Return how many times the due date had been changed by the end of a day."""
        return sum(change.on <= day for change in self.date_changes)


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """An action with its milestones and everything dated that was recorded of it, the earliest first."""

    pk: int
    priority: Priority
    number: str
    text: str
    is_ongoing: bool
    review_every_months: int | None
    lead_id: int | None
    carried_from_id: int | None
    starts_on: date | None
    workstream: str
    # The role that answers for it; empty where none does.
    owner: str
    groups: tuple[NamedGroup, ...]
    milestones: tuple[MilestoneFacts, ...]
    decisions: tuple[DatedKind, ...]
    update_days: tuple[date, ...]
    evidence: tuple[DatedKind, ...]
    declared: tuple[DeclaredRating, ...]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def lead_id_now(self) -> int | None:
        """The group whose return reports on the action."""
        responsible = [group.pk for group in self.groups]
        return self.lead_id if self.lead_id in responsible else next(iter(responsible), None)

    @property
    def get_review_every_months_display(self) -> str:
        """How often an ongoing action is to be reported on, in words."""
        return dict(UPDATE_INTERVALS).get(self.review_every_months or 0, "Once every reporting period")


@dataclass(frozen=True)
class PlanFacts:
    """A plan with its periods, priorities and actions, in their order.

    `known_at` is None for what is recorded now.
    """

    plan: Plan
    periods: tuple[ReportingPeriod, ...]
    priorities: tuple[Priority, ...]
    actions: tuple[ActionFacts, ...]
    known_at: datetime | None = None

    @cached_property
    def period_ends(self) -> tuple[date, ...]:
        """The last days of its periods, in order."""
        return tuple(sorted(period.ends_on for period in self.periods))

    @cached_property
    def key(self) -> RagKey:
        """The thresholds its RAG statuses are rated by."""
        return self.plan.key

    def of_group(self, group: int) -> "PlanFacts":
        """Return the same with only the actions that a group is responsible for."""
        own = (action for action in self.actions if any(named.pk == group for named in action.groups))
        return replace(self, actions=tuple(own))


def plan_facts(
    plan: Plan, *, known_at: datetime | None = None, actions: Iterable[int] | None = None
) -> PlanFacts:
    """Fetch a plan's facts, of all its actions or of some; queries as for `facts_of_plans`."""
    (facts,) = facts_of_plans([plan], known_at=known_at, actions=actions)
    return facts


def facts_of_plans(
    plans: Sequence[Plan], *, known_at: datetime | None = None, actions: Iterable[int] | None = None
) -> list[PlanFacts]:
    """Fetch the facts of plans, recorded now or before `known_at`: of all their actions, or of some by id.

    One query now; with `known_at` twelve, and up to four more where actions have owners or work streams. The
    number depends on neither the number of plans nor that of actions.
    """
    if not plans:
        return []
    asked = {plan.pk: plan for plan in plans}
    if known_at is None:
        found = fetch_now(asked, _ACTION_FIELDS, _MILESTONE_FIELDS, actions)
    else:
        found = fetch_as_known(asked, _ACTION_FIELDS, _MILESTONE_FIELDS, actions, known_at)
    priorities = sorted(found.priorities, key=attrgetter("position", "pk"))
    for priority in priorities:
        priority.plan = found.plans[priority.plan_id]
    of_priorities = _actions(found, {priority.pk: priority for priority in priorities})
    facts = []
    for pk, plan in found.plans.items():
        own = [priority for priority in priorities if priority.plan_id == pk]
        in_order = tuple(action for priority in own for action in of_priorities[priority.pk])
        own_periods = [period for period in found.periods if period.plan_id == pk]
        own_periods.sort(key=attrgetter("starts_on", "pk"))
        facts.append(PlanFacts(plan, tuple(own_periods), tuple(own), in_order, known_at))
    return facts


def _actions(found: FoundRecords, priorities: Mapping[int, Priority]) -> dict[int, list[ActionFacts]]:
    """Return actions by priority id, in their order."""
    dated, milestones = found.dated, defaultdict(list)
    for _, _, pk, action_id, label, as_printed, due_on, completed_on in sorted(found.milestones):
        milestones[action_id].append(
            MilestoneFacts(
                pk,
                label,
                as_printed,
                due_on,
                completed_on,
                tuple(RecordedForecast(*row[:4]) for row in dated[Forecast].get(pk, ())),
                tuple(ReplacedDate(row.on, row.day) for row in dated[DateMove].get(pk, ())),
                tuple(ReplacedDate(row.on, row.day) for row in dated[Reopening].get(pk, ())),
            )
        )
    by_priority = defaultdict(list)
    for row in sorted(found.actions):
        named = dict(zip(_ACTION_FIELDS, row, strict=False))
        pk, priority_id = named["id"], named["priority_id"]
        by_priority[priority_id].append(
            ActionFacts(
                pk=pk,
                priority=priorities[priority_id],
                **{name: named[name] for name in _OWN_FIELDS},
                workstream=found.workstreams.get(named["workstream_id"], ""),
                owner=found.owners.get(named["owner_id"], ""),
                groups=tuple(found.groups.get(row[-1], ())),
                milestones=tuple(milestones.get(pk, ())),
                decisions=tuple(DatedKind(row.on, row.kind) for row in dated[Decision].get(pk, ())),
                update_days=tuple(row.on for row in dated[ProgressUpdate].get(pk, ())),
                evidence=tuple(DatedKind(row.on, row.kind) for row in dated[Evidence].get(pk, ())),
                declared=tuple(found.declared.get(pk, ())),
            )
        )
    return by_priority


# What ActionFacts has under the column's own name.
_OWN_FIELDS = [
    field.attname for field in Action._meta.concrete_fields if field.attname in ActionFacts.__annotations__
]
# Rows are sorted by the first ones.
_ACTION_FIELDS = ("position", "id", "priority_id", "owner_id", "workstream_id", *_OWN_FIELDS)
_MILESTONE_FIELDS = (
    "position",
    "due_on",
    "id",
    "action_id",
    "label",
    "as_printed",
    "due_on",
    "completed_on",
)
