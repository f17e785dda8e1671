"""What is known of a plan: as it is recorded now, or as it had been recorded before `known_at`.

Both come out in the same shape, so that everything that judges them is written once. The past is read
from history: the last version of each row before `known_at`, unless that version removed the row.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import F, Max, Model, QuerySet, Window
from django.db.models.functions import RowNumber
from simple_history.models import SIMPLE_HISTORY_REVERSE_ATTR_NAME
from simple_history.utils import get_history_manager_for_model

from priorities.models import (
    Action,
    Agency,
    DateMove,
    Decision,
    Evidence,
    Milestone,
    Plan,
    Priority,
    ProgressUpdate,
    Reopening,
    ReportingPeriod,
    Seat,
    Subgroup,
    Workstream,
)

_ModelRow = TypeVar("_ModelRow", bound=Model)


@dataclass(frozen=True)
class PlanFacts:
    """A plan with its periods, priorities and actions, in their order.

    Each action carries what `ActionQuerySet.as_at` adds for the day of judgement, and its milestones with the
    decisions that changed their dates; `known_at` is None for what is recorded now. As known then, it carries
    its groups and evidence too.
    """

    plan: Plan
    periods: tuple[ReportingPeriod, ...]
    priorities: tuple[Priority, ...]
    actions: tuple[Action, ...]
    known_at: datetime | None = None


def plan_facts(plan: Plan, *, as_at: date, known_at: datetime | None = None) -> PlanFacts:
    """Fetch a plan's facts for a judgement as at a day: recorded now, or before `known_at`.

    Six queries now, thirteen with `known_at`; the number does not depend on the plan's size.
    """
    if known_at is not None:
        return _facts_as_known(plan, as_at, known_at)
    actions = Action.objects.filter(priority__plan=plan).order_by("position", "pk").as_at(as_at)
    return PlanFacts(
        plan,
        tuple(plan.periods.all()),
        tuple(plan.priorities.all()),
        tuple(actions.with_dates()),
    )


def rows_as_known(model: type[_ModelRow], known_at: datetime, **where: Any) -> list[_ModelRow]:
    """Return rows of a model as they had been recorded before `known_at`; one query.

    `where` is matched against that version: a row that moved elsewhere since is found where it was.
    """
    history = get_history_manager_for_model(model).filter(history_date__lt=known_at)
    place = Window(
        RowNumber(), partition_by=F("id"), order_by=[F("history_date").desc(), F("history_id").desc()]
    )
    ever = history.filter(**where).values("id")
    latest = history.filter(id__in=ever).annotate(place=place).filter(place=1)
    current = {name.removesuffix("__in"): value for name, value in where.items()}
    return [
        version.instance
        for version in latest
        if version.history_type != "-" and all(_matches(version, *item) for item in current.items())
    ]


def _matches(version: Any, name: str, value: Any) -> bool:
    field = getattr(version, name)
    return field in value if isinstance(value, set | frozenset) else field == value


def _facts_as_known(plan: Plan, as_at: date, known_at: datetime) -> PlanFacts:
    plan = next(iter(rows_as_known(Plan, known_at, id=plan.pk)), plan)
    periods = rows_as_known(ReportingPeriod, known_at, plan_id=plan.pk)
    periods.sort(key=lambda period: period.starts_on)
    priorities = rows_as_known(Priority, known_at, plan_id=plan.pk)
    priorities.sort(key=lambda priority: priority.position)
    by_id = {priority.pk: priority for priority in priorities}
    for priority in priorities:
        priority.plan = plan
    actions = rows_as_known(Action, known_at, priority_id__in=set(by_id))
    actions.sort(key=lambda action: (action.position, action.pk))
    ids = {action.pk for action in actions}
    milestones = _by(rows_as_known(Milestone, known_at, action_id__in=ids), "action_id")
    milestone_ids = {milestone.pk for dated in milestones.values() for milestone in dated}
    date_changes = _by(rows_as_known(DateMove, known_at, milestone_id__in=milestone_ids), "milestone_id")
    reopenings = _by(Reopening.objects.filter(milestone__in=milestone_ids, at__lt=known_at), "milestone_id")
    evidence = _by(rows_as_known(Evidence, known_at, action_id__in=ids), "action_id")
    groups = _groups({_version_id(action): action.pk for action in actions}, known_at)
    standing = _standing(ids, as_at, known_at)
    last_updates = _last_updates(ids, as_at, known_at)
    workstreams = _by_id(rows_as_known(Workstream, known_at, priority_id__in=set(by_id)))
    owners = _owners({action.owner_id for action in actions}, known_at)
    for action in actions:
        action.priority = by_id[action.priority_id]
        action.workstream = workstreams.get(action.workstream_id)
        action.owner = owners.get(action.owner_id)
        action.standing, action.standing_since = standing.get(action.pk, (None, None))
        action.reviewed_on = last_updates.get(action.pk)
        dated = milestones[action.pk]
        dated.sort(key=lambda milestone: (milestone.position, milestone.due_on, milestone.pk))
        for milestone in dated:
            _set_prefetched(milestone, "moves", DateMove.objects.all(), date_changes[milestone.pk])
            _set_prefetched(milestone, "reopenings", Reopening.objects.all(), reopenings[milestone.pk])
        _set_prefetched(action, "milestones", Milestone.objects.all(), dated)
        _set_prefetched(action, "evidence", Evidence.objects.all(), evidence[action.pk])
        _set_prefetched(action, "groups", Subgroup.objects.all(), groups[action.pk])
    return PlanFacts(plan, tuple(periods), tuple(priorities), tuple(actions), known_at)


def _by(rows: Iterable[_ModelRow], name: str) -> dict[int, list[_ModelRow]]:
    grouped: dict[int, list[_ModelRow]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return grouped


def _by_id(rows: Iterable[_ModelRow]) -> dict[int | None, _ModelRow]:
    """Return rows by id, to be looked up by a foreign key that may be None."""
    return {row.pk: row for row in rows}


def _version_id(row: Model) -> int:
    """Return the history id of the version that a row of `rows_as_known` was made from."""
    return getattr(row, SIMPLE_HISTORY_REVERSE_ATTR_NAME).history_id


def _groups(actions: dict[int, int], known_at: datetime) -> dict[int, list[Subgroup]]:
    """Return the groups by action id; `actions` is by the id of the version they are linked to."""
    linked = Action.history.filter(history_id__in=list(actions), historicalaction_groups__isnull=False)
    pairs = list(linked.order_by().values_list("history_id", "historicalaction_groups__subgroup"))
    known = _by_id(rows_as_known(Subgroup, known_at, id__in={group_id for _, group_id in pairs}))
    by_action: dict[int, list[Subgroup]] = defaultdict(list)
    for version_id, group_id in pairs:
        if group_id in known:
            by_action[actions[version_id]].append(known[group_id])
    for groups in by_action.values():
        groups.sort(key=lambda group: group.name)
    return by_action


def _owners(ids: set[int | None], known_at: datetime) -> dict[int | None, Seat]:
    """Return roles by id, each with its group and agency by the names of the time; no query for none."""
    seats = _linked(Seat, ids, known_at)
    groups = _linked(Subgroup, {seat.subgroup_id for seat in seats.values()}, known_at)
    agencies = _linked(Agency, {seat.agency_id for seat in seats.values()}, known_at)
    for seat in seats.values():
        seat.subgroup, seat.agency = groups.get(seat.subgroup_id), agencies.get(seat.agency_id)
    return seats


def _linked(model: type[_ModelRow], ids: set[int | None], known_at: datetime) -> dict[int | None, _ModelRow]:
    """Return the rows that a foreign key points to, by id; no query where it is always None."""
    ids = ids - {None}
    return _by_id(rows_as_known(model, known_at, id__in=ids)) if ids else {}


def _standing(ids: set[int], as_at: date, known_at: datetime) -> dict[int, tuple[str, date]]:
    """Return the kind and day of the latest decision by action id."""
    decisions = Decision.objects.filter(action__in=ids, decided_on__lte=as_at, at__lt=known_at)
    ordered = decisions.order_by("decided_on", "pk").values_list("action_id", "kind", "decided_on")
    return {action_id: (kind, decided_on) for action_id, kind, decided_on in ordered}


def _last_updates(ids: set[int], as_at: date, known_at: datetime) -> dict[int, date]:
    """Return the day of the latest progress update by action id."""
    updates = ProgressUpdate.objects.filter(action__in=ids, made_on__lte=as_at, at__lt=known_at)
    return dict(updates.order_by().values_list("action_id").annotate(Max("made_on")))


def _set_prefetched(row: Model, name: str, queryset: QuerySet[_ModelRow], related: list[_ModelRow]) -> None:
    """Set what a relation of a row returns, as prefetch_related() does."""
    queryset._result_cache = related
    cache = row.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = queryset
