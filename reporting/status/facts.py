"""What is known of a plan: as it is recorded now, or as it had been recorded by a past moment.

Both come out in the same shape, so that everything that judges them is written once. The past is read
from the rows of history: the last version of each thing by the moment, unless that version removed it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import F, Max, Model, QuerySet, Window
from django.db.models.functions import RowNumber

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
    """Fetch a plan's facts for a judgement as at a day: recorded now, or before a moment.

    Six queries now, thirteen as known before a moment; the number does not depend on the plan's size.
    """
    if known_at is not None:
        return _recorded_before(plan, as_at, known_at)
    actions = Action.objects.filter(priority__plan=plan).order_by("position", "pk").as_at(as_at)
    return PlanFacts(
        plan,
        tuple(plan.periods.all()),
        tuple(plan.priorities.all()),
        tuple(actions.with_dates()),
    )


def rows_as_known(model: type[_ModelRow], known_at: datetime, **where: Any) -> list[_ModelRow]:
    """Return rows of a model as they had been recorded before a moment; one query.

    `where` is held against that version: a thing that moved elsewhere since is found where it was.
    """
    history = model.history.filter(history_date__lt=known_at)
    place = Window(
        RowNumber(), partition_by=F("id"), order_by=[F("history_date").desc(), F("history_id").desc()]
    )
    ever = history.filter(**where).values("id")
    latest = history.filter(id__in=ever).annotate(place=place).filter(place=1)
    names = {name.removesuffix("__in"): value for name, value in where.items()}
    return [
        _instance(version)
        for version in latest
        if version.history_type != "-" and all(_matches(version, *one) for one in names.items())
    ]


def _instance(version: Any) -> Any:
    """Make the row of a version; cheaper than the library's own, which looks up every field's setting."""
    row = version.instance
    row.version_id = version.history_id
    return row


def _matches(version: Any, name: str, value: Any) -> bool:
    found = getattr(version, name)
    return found in value if isinstance(value, set | frozenset) else found == value


def _recorded_before(plan: Plan, as_at: date, known_at: datetime) -> PlanFacts:
    found = rows_as_known(Plan, known_at, id=plan.pk)
    then = found[0] if found else plan
    periods = sorted(rows_as_known(ReportingPeriod, known_at, plan_id=plan.pk), key=lambda one: one.starts_on)
    priorities = sorted(rows_as_known(Priority, known_at, plan_id=plan.pk), key=lambda one: one.position)
    by_id = {priority.pk: priority for priority in priorities}
    for priority in priorities:
        priority.plan = then
    actions = sorted(
        rows_as_known(Action, known_at, priority_id__in=set(by_id)), key=lambda one: (one.position, one.pk)
    )
    ids = {action.pk for action in actions}
    milestones = _by(rows_as_known(Milestone, known_at, action_id__in=ids), "action_id")
    dates = {one.pk for dated in milestones.values() for one in dated}
    moves = _by(rows_as_known(DateMove, known_at, milestone_id__in=dates), "milestone_id")
    reopened = _by(Reopening.objects.filter(milestone__in=dates, at__lt=known_at), "milestone_id")
    evidence = _by(rows_as_known(Evidence, known_at, action_id__in=ids), "action_id")
    groups = _groups({action.version_id: action.pk for action in actions}, known_at)
    standing = _standing(ids, as_at, known_at)
    reviewed = _reviewed(ids, as_at, known_at)
    streams = {one.pk: one for one in rows_as_known(Workstream, known_at, priority_id__in=set(by_id))}
    owners = _owners({action.owner_id for action in actions} - {None}, known_at)
    for action in actions:
        action.priority = by_id[action.priority_id]
        action.workstream = streams.get(action.workstream_id)
        action.owner = owners.get(action.owner_id)
        action.standing, action.standing_since = standing.get(action.pk, (None, None))
        action.reviewed_on = reviewed.get(action.pk)
        dated = sorted(milestones[action.pk], key=lambda one: (one.position, one.due_on, one.pk))
        for one in dated:
            _remember(one, "moves", DateMove.objects.all(), moves[one.pk])
            _remember(one, "reopenings", Reopening.objects.all(), reopened[one.pk])
        _remember(action, "milestones", Milestone.objects.all(), dated)
        _remember(action, "evidence", Evidence.objects.all(), evidence[action.pk])
        _remember(action, "groups", Subgroup.objects.all(), groups[action.pk])
    return PlanFacts(then, tuple(periods), tuple(priorities), tuple(actions), known_at)


def _by(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _groups(actions: dict[int, int], known_at: datetime) -> dict[int, list[Subgroup]]:
    """Return the groups by action id; `actions` is by the id of the version they are linked to."""
    linked = Action.history.filter(history_id__in=list(actions), historicalaction_groups__isnull=False)
    pairs = list(linked.order_by().values_list("history_id", "historicalaction_groups__subgroup"))
    names = {one.pk: one for one in rows_as_known(Subgroup, known_at, id__in={group for _, group in pairs})}
    found: dict[int, list[Subgroup]] = defaultdict(list)
    for version, group in pairs:
        if group in names:
            found[actions[version]].append(names[group])
    for groups in found.values():
        groups.sort(key=lambda group: group.name)
    return found


def _owners(ids: set[int], known_at: datetime) -> dict[int, Seat]:
    """Return seats by id, each with its group and agency by the names of the time; no query for none."""
    seats = rows_as_known(Seat, known_at, id__in=ids) if ids else []
    groups = {one.subgroup_id for one in seats} - {None}
    agencies = {one.agency_id for one in seats} - {None}
    named = {one.pk: one for one in rows_as_known(Subgroup, known_at, id__in=groups)} if groups else {}
    at_table = {one.pk: one for one in rows_as_known(Agency, known_at, id__in=agencies)} if agencies else {}
    for seat in seats:
        seat.subgroup, seat.agency = named.get(seat.subgroup_id), at_table.get(seat.agency_id)
    return {seat.pk: seat for seat in seats}


def _standing(ids: set[int], as_at: date, known_at: datetime) -> dict[int, tuple[str, date]]:
    decisions = Decision.objects.filter(action__in=ids, decided_on__lte=as_at, at__lt=known_at)
    ordered = decisions.order_by("decided_on", "pk").values_list("action_id", "kind", "decided_on")
    return {action: (kind, decided_on) for action, kind, decided_on in ordered}


def _reviewed(ids: set[int], as_at: date, known_at: datetime) -> dict[int, date]:
    updates = ProgressUpdate.objects.filter(action__in=ids, made_on__lte=as_at, at__lt=known_at)
    return dict(updates.order_by().values_list("action_id").annotate(Max("made_on")))


def _remember(row: Model, name: str, rows: QuerySet[Any], found: list[Any]) -> None:
    """Let a row answer with these others, as a prefetch would."""
    rows._result_cache = found
    rows._prefetch_done = True
    cache = row.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = rows
