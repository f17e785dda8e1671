"""Rows as they are recorded now, or as they had been recorded before a moment, in the same shape.

The past is read from history: the last version of each row before the moment, unless it removed the row.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

from django.db.models import DateField, DateTimeField, F, Model, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from simple_history.utils import get_history_manager_for_model

from priorities.groups.queries import role_names
from priorities.models import (
    Action,
    Agency,
    DateMove,
    Decision,
    Evidence,
    Forecast,
    ProgressUpdate,
    Reopening,
    Seat,
    Subgroup,
    Workstream,
)

_ModelRow = TypeVar("_ModelRow", bound=Model)


class NamedGroup(NamedTuple):
    """A group responsible for an action, by its name as recorded."""

    pk: int
    name: str


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


# The first has a column of its own for each, from which the union takes its types.
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


class Records:
    """Reads rows as they are recorded now, or as they had been recorded before a moment.

    Where all of some plans is read as recorded now, what belongs to actions is found by their plans.
    """

    def __init__(self, known_at: datetime | None, *, plans: set[int] | None = None) -> None:
        self.known_at, self.plans = known_at, plans
        # What links to groups hang on: the action, or the version of it that was the last.
        self.version = "id" if known_at is None else "history_id"

    def rows(self, model: type[_ModelRow], **where: Any) -> list[_ModelRow]:
        """Return rows of a model; one query."""
        if self.known_at is None:
            return list(model._default_manager.filter(**where))
        return rows_as_known(model, self.known_at, **where)

    def values(self, model: type[Model], *fields: str | Value, **where: Any) -> Any:
        """Return fields of rows of a model as tuples; one query."""
        rows = model._default_manager.filter(**where).order_by()
        if self.known_at is None:
            return rows.values_list(*fields)
        if not hasattr(model, "history"):
            # Such rows are added and never changed.
            return rows.filter(at__lt=self.known_at).values_list(*fields)
        return _values_as_known(model, self.known_at, *fields, **where)

    def within(self, of: str, ids: set[int]) -> dict[str, Any]:
        """Return the condition on what belongs to actions or milestones, by the name of its foreign key.

        Their plans are one value each, where ids are hundreds.
        """
        if self.known_at is not None or self.plans is None:
            return {f"{of}__in": ids}
        path = {"action_id": "action", "milestone_id": "milestone__action"}[of]
        return {f"{path}__priority__plan_id__in": self.plans}

    def dated(self, actions: set[int], milestones: set[int]) -> DatedRows:
        """Return everything dated that was recorded of actions and milestones.

        One query, and with `known_at` one more for each kind of which history is read.
        """
        current: list[Any] = []
        past: list[Any] = []
        for place, source in enumerate(_SOURCES):
            ids = milestones if source.of == "milestone_id" else actions
            at, day = source.at or Value(None, DateTimeField()), source.day or Value(None, DateField())
            fields = (Value(place), source.of, source.on, at, "id", day, source.kind or Value(""))
            where = self.within(source.of, ids) | dict(source.where)
            found = self.values(source.model, *fields, **where)
            (current if isinstance(found, QuerySet) else past).append(found)
        rows = chain(current[0].union(*current[1:], all=True), *past)
        dated: DatedRows = {source.model: defaultdict(list) for source in _SOURCES}
        for place, of, *row in sorted(rows, key=itemgetter(0, 2, 3, 4)):
            dated[_SOURCES[place].model][of].append(DatedRow(*row))
        return dated

    def groups(self, versions: set[int]) -> dict[int, list[NamedGroup]]:
        """Return the groups responsible by `version`, in the order of their names; one query now."""
        by_version: dict[int, list[NamedGroup]] = defaultdict(list)
        if self.known_at is None:
            links = Action.groups.through.objects.filter(**self.within("action_id", versions))
            links = links.order_by("subgroup__name")
            for pk, group_id, name in links.values_list("action_id", "subgroup_id", "subgroup__name"):
                by_version[pk].append(NamedGroup(group_id, name))
            return by_version
        linked = Action.history.filter(history_id__in=versions, historicalaction_groups__isnull=False)
        pairs = list(linked.order_by().values_list("history_id", "historicalaction_groups__subgroup"))
        names = dict(self.values(Subgroup, "id", "name", id__in={group_id for _, group_id in pairs}))
        for pk, group_id in pairs:
            if group_id in names:
                by_version[pk].append(NamedGroup(group_id, names[group_id]))
        for groups in by_version.values():
            groups.sort(key=attrgetter("name"))
        return by_version

    def owners(self, ids: set[int]) -> dict[int, str]:
        """Return roles by id, each with its group and agency by the names of the time; no query for none."""
        if self.known_at is None or not ids:
            return role_names(ids)
        seats = self.rows(Seat, id__in=ids)
        groups = self._by_id(Subgroup, {seat.subgroup_id for seat in seats})
        agencies = self._by_id(Agency, {seat.agency_id for seat in seats})
        for seat in seats:
            seat.subgroup, seat.agency = groups.get(seat.subgroup_id), agencies.get(seat.agency_id)
        return {seat.pk: seat.in_group for seat in seats}

    def _by_id(self, model: type[_ModelRow], ids: set[int | None]) -> dict[int | None, _ModelRow]:
        """Return the rows that a foreign key points to; no query where it is always None."""
        found = self.rows(model, id__in=ids - {None}) if ids - {None} else []
        return {row.pk: row for row in found}

    def workstreams(self, ids: set[int]) -> dict[int, str]:
        """Return work streams with their numbers by id; no query for none."""
        if not ids:
            return {}
        rows = self.values(Workstream, "id", "number", "title", id__in=ids)
        return {pk: f"{number} {title}" for pk, number, title in rows}


def rows_as_known(model: type[_ModelRow], known_at: datetime, **where: Any) -> list[_ModelRow]:
    """Return rows of a model as they had been recorded before `known_at`; one query.

    `where` is matched against that version: a row that moved elsewhere since is found where it was.
    """
    names = [field.attname for field in model._meta.concrete_fields]
    rows = _values_as_known(model, known_at, *names, **where)
    return [model(**dict(zip(names, row, strict=True))) for row in rows]


def _values_as_known(
    model: type[Model], known_at: datetime, *fields: str | Value, **where: Any
) -> Iterator[tuple[Any, ...]]:
    """Yield fields of the last versions before `known_at`, of rows not removed by them; one query."""
    history = get_history_manager_for_model(model).filter(history_date__lt=known_at)
    place = Window(
        RowNumber(), partition_by=F("id"), order_by=[F("history_date").desc(), F("history_id").desc()]
    )
    ever = history.filter(**where).values("id")
    placed = history.filter(id__in=ever).annotate(place=place)
    latest = history.filter(history_id__in=placed.filter(place=1).values("history_id")).order_by()
    wanted = {name.removesuffix("__in"): value for name, value in where.items()}
    for row in latest.values_list("history_type", *wanted, *fields):
        kind, found = row[0], row[1 : len(wanted) + 1]
        if kind != "-" and all(map(_matches, found, wanted.values())):
            yield row[len(wanted) + 1 :]


def _matches(found: Any, wanted: Any) -> bool:
    return found in wanted if isinstance(wanted, set | frozenset) else found == wanted
