"""Rows as they are recorded now, or as they had been recorded before a moment, in the same shape.

The past is read from history: the last version of each row before the moment, unless it removed the row.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import F, Model, Value, Window
from django.db.models.functions import RowNumber
from simple_history.utils import get_history_manager_for_model

from priorities.models.reversible import Reversible

_ModelRow = TypeVar("_ModelRow", bound=Model)


class NamedGroup(NamedTuple):
    """A group responsible for an action, by its name as recorded."""

    pk: int
    name: str


class Records:
    """Reads rows as they are recorded now, or as they had been recorded before a moment."""

    def __init__(self, known_at: datetime | None) -> None:
        self.known_at = known_at

    def rows(self, model: type[_ModelRow], **where: Any) -> list[_ModelRow]:
        """Return rows of a model; one query."""
        if self.known_at is None:
            return list(model._default_manager.filter(**where))
        return rows_as_known(model, self.known_at, **where)

    def values(self, model: type[Model], *fields: str | Value, **where: Any) -> Any:
        """Return fields of rows of a model as tuples; one query."""
        if issubclass(model, Reversible):
            recorded = model.with_reversed.filter(**where).counting(self.known_at)
            return recorded.order_by().values_list(*fields)
        rows = model._default_manager.filter(**where).order_by()
        if self.known_at is None:
            return rows.values_list(*fields)
        return _values_as_known(model, self.known_at, *fields, **where)

    def by_id(self, model: type[_ModelRow], ids: set[int | None]) -> list[_ModelRow]:
        """Return the rows that a foreign key points to; no query where it is always None."""
        return self.rows(model, id__in=ids - {None}) if ids - {None} else []


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
