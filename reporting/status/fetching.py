"""Fetches the rows that plans are judged from: in one query as recorded now, else from history.

Both come out in the same shape (FoundRecords), which `facts.py` makes facts of.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, DateTimeField, Model, QuerySet, Value

from priorities.models import (
    Action,
    Agency,
    DateMove,
    Decision,
    Evidence,
    Forecast,
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
from reporting.status.declared import DeclaredRating, declared_lines, declared_of
from reporting.status.records import NamedGroup, Records
from wsscp.together import as_rows, columns_of, fetch_together


class _Source(NamedTuple):
    """Where dated facts stand: what they are of, the day they count from, and what else is read of them.

    `at` is read where the moment of recording decides among those of a day, `day` is the day they forecast or
    replaced.
    """

    model: type[Model]
    of: str
    on: str
    day: str = ""
    at: str = ""
    kind: str = ""
    where: Mapping[str, str] = {}

    def fields(self, place: int) -> tuple[Any, ...]:
        """Return what is read of them: all columns, with nothing in those that a source does not have."""
        at, day = self.at or Value(None, DateTimeField()), self.day or Value(None, DateField())
        return (Value(place), self.of, self.on, at, "id", day, self.kind or Value(""))


# The first has a column of its own for each, from which a union takes its types.
_SOURCES = (
    _Source(Forecast, "milestone_id", "speaks_for", day="forecast_on", at="at"),
    _Source(DateMove, "milestone_id", "decided_on", day="from_on", where={"outcome": "approved"}),
    _Source(Reopening, "milestone_id", "decided_on", day="completed_on"),
    _Source(Decision, "action_id", "decided_on", kind="kind"),
    _Source(ProgressUpdate, "action_id", "made_on"),
    _Source(Evidence, "action_id", "dated_on", kind="kind"),
)


class DatedRow(NamedTuple):
    """A dated fact: the day it counts from, when it was recorded (of a forecast), and what it says."""

    on: date
    at: datetime
    pk: int
    day: date
    kind: str


# By model, then by the id of what they are of, in the order in which they count.
DatedRows = dict[type[Model], dict[int, list[DatedRow]]]


@dataclass(frozen=True)
class FoundRecords:
    """The rows of plans. Groups are by the version of an action, which is the last column of its row."""

    plans: dict[int, Plan]
    periods: list[ReportingPeriod]
    priorities: list[Priority]
    actions: list[tuple[Any, ...]]
    milestones: list[tuple[Any, ...]]
    dated: DatedRows
    declared: dict[int, list[DeclaredRating]]
    groups: dict[int, list[NamedGroup]]
    owners: dict[int, str]
    workstreams: dict[int, str]


def fetch_now(
    plans: dict[int, Plan],
    action_fields: tuple[str, ...],
    milestone_fields: tuple[str, ...],
    only: Iterable[int] | None,
) -> FoundRecords:
    """Fetch what is recorded now, of all actions of plans or of some by id; one query.

    Each part of it costs as much to put together as a query of its own: what a row points to is read with the
    row. What belongs to actions is found by their plans: one value each, where ids are hundreds.
    """
    actions = Action.objects.filter(priority__plan_id__in=set(plans)).order_by()
    of_actions: dict[str, Any] = {"action__priority__plan_id__in": set(plans)}
    if only is not None:
        # An address may hold any number; one that no column can hold would be an error here, and not a miss.
        ids = {pk for pk in only if pk <= BigIntegerField.MAX_BIGINT}
        actions, of_actions = actions.filter(pk__in=ids), {"action_id__in": ids}
    of_milestones = {f"milestone__{path}": value for path, value in of_actions.items()}
    links = Action.groups.through.objects.filter(**of_actions)
    queries: list[QuerySet[Any, Any]] = [
        columns_of(ReportingPeriod.objects.filter(plan_id__in=set(plans))),
        columns_of(Priority.objects.filter(plan_id__in=set(plans))),
        actions.values_list(*action_fields, *_OWNER, *_STREAM_OF_ACTION, "id"),
        Milestone.objects.filter(**of_actions).order_by().values_list(*milestone_fields),
        declared_lines(of_actions, None),
        links.order_by().values_list("action_id", "subgroup_id", "subgroup__name"),
    ]
    for place, source in enumerate(_SOURCES):
        rows = source.model._default_manager.filter(**source.where).order_by()
        within = of_milestones if source.of == "milestone_id" else of_actions
        queries.append(rows.filter(**within).values_list(*source.fields(place)))
    found = fetch_together(*queries)
    periods, priorities, action_rows, milestones, declared, groups, *dated = found
    owners, streams = {}, {}
    owner_at, stream_at = action_fields.index("owner_id"), action_fields.index("workstream_id")
    for row in action_rows:
        title, part, group, agency, number, stream = row[len(action_fields) : -1]
        if row[owner_at]:
            seat = Seat(title=title, part=part, subgroup=group and Subgroup(name=group))
            seat.agency = agency and Agency(name=agency)
            owners[row[owner_at]] = seat.in_group
        if row[stream_at]:
            streams[row[stream_at]] = f"{number} {stream}"
    return FoundRecords(
        plans,
        as_rows(ReportingPeriod, periods),
        as_rows(Priority, priorities),
        # The version of an action is its id here, which is among its fields.
        action_rows,
        milestones,
        _by_model(row for rows in dated for row in rows),
        declared_of(declared),
        _named_groups(groups),
        owners,
        streams,
    )


def fetch_as_known(
    plans: dict[int, Plan],
    action_fields: tuple[str, ...],
    milestone_fields: tuple[str, ...],
    only: Iterable[int] | None,
    known_at: datetime,
) -> FoundRecords:
    """Fetch the same as it had been recorded before `known_at`.

    Twelve queries, and up to four more where actions have owners or work streams.
    """
    records = Records(known_at)
    plans = plans | {plan.pk: plan for plan in records.rows(Plan, id__in=set(plans))}
    periods = records.rows(ReportingPeriod, plan_id__in=set(plans))
    priorities = records.rows(Priority, plan_id__in=set(plans))
    where: dict[str, Any] = {"priority_id__in": {priority.pk for priority in priorities}}
    if only is not None:
        where["id__in"] = {pk for pk in only if pk <= BigIntegerField.MAX_BIGINT}
    actions = list(records.values(Action, *action_fields, "history_id", **where))
    columns = dict(zip(action_fields, zip(*actions, strict=True), strict=False)) if actions else {}
    ids = set(columns.get("id", ()))
    milestones = list(records.values(Milestone, *milestone_fields, action_id__in=ids))
    dated = _dated_as_known(records, ids, {row[milestone_fields.index("id")] for row in milestones})
    seats = records.by_id(Seat, set(columns.get("owner_id", ())))
    above = records.by_id(Subgroup, {seat.subgroup_id for seat in seats})
    agencies = records.by_id(Agency, {seat.agency_id for seat in seats})
    streams = set(columns.get("workstream_id", ())) - {None}
    return FoundRecords(
        plans,
        periods,
        priorities,
        actions,
        milestones,
        _by_model(dated),
        declared_of(declared_lines({"action_id__in": ids}, known_at)) if ids else {},
        _named_groups(_groups_as_known(records, {row[-1] for row in actions})),
        _owners(seats, above, agencies),
        _named_streams(records.values(Workstream, *_STREAM, id__in=streams)) if streams else {},
    )


_STREAM = ("id", "number", "title")
# What the owner and the work stream of an action are named by, read with the action.
_OWNER = ("owner__title", "owner__part", "owner__subgroup__name", "owner__agency__name")
_STREAM_OF_ACTION = ("workstream__number", "workstream__title")


def _dated_as_known(records: Records, actions: set[int], milestones: set[int]) -> Iterator[tuple[Any, ...]]:
    """Yield everything dated: one query for rows that are never changed, one for each kind with a history."""
    current: list[Any] = []
    for place, source in enumerate(_SOURCES):
        where = {f"{source.of}__in": milestones if source.of == "milestone_id" else actions}
        found = records.values(source.model, *source.fields(place), **where, **source.where)
        if isinstance(found, QuerySet):
            current.append(found)
        else:
            yield from found
    yield from current[0].union(*current[1:], all=True)


def _groups_as_known(records: Records, versions: set[int]) -> Iterator[tuple[int, int, str]]:
    """Yield the groups responsible by the version of an action that was the last: its id, id and name."""
    linked = Action.history.filter(history_id__in=versions, historicalaction_groups__isnull=False)
    pairs = list(linked.order_by().values_list("history_id", "historicalaction_groups__subgroup"))
    names = dict(records.values(Subgroup, "id", "name", id__in={group_id for _, group_id in pairs}))
    for version, group_id in pairs:
        if group_id in names:
            yield version, group_id, names[group_id]


def _by_model(rows: Iterable[tuple[Any, ...]]) -> DatedRows:
    dated: DatedRows = {source.model: defaultdict(list) for source in _SOURCES}
    for place, of, *row in sorted(rows, key=itemgetter(0, 2, 3, 4)):
        dated[_SOURCES[place].model][of].append(DatedRow(*row))
    return dated


def _named_groups(rows: Iterable[tuple[int, int, str]]) -> dict[int, list[NamedGroup]]:
    """Return groups by the version of an action, in the order of their names."""
    groups: dict[int, list[NamedGroup]] = defaultdict(list)
    for version, pk, name in sorted(rows, key=itemgetter(2)):
        groups[version].append(NamedGroup(pk, name))
    return groups


def _owners(seats: Iterable[Seat], groups: Iterable[Subgroup], agencies: Iterable[Agency]) -> dict[int, str]:
    """Return roles by id, each with its group and agency."""
    group_of, agency_of = {row.pk: row for row in groups}, {row.pk: row for row in agencies}
    owners = {}
    for seat in seats:
        seat.subgroup = group_of.get(seat.subgroup_id) if seat.subgroup_id else None
        seat.agency = agency_of.get(seat.agency_id) if seat.agency_id else None
        owners[seat.pk] = seat.in_group
    return owners


def _named_streams(rows: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    return {pk: f"{number} {title}" for pk, number, title in rows}
