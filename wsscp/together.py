"""Several queries in one: their rows travel as JSON and come out as they would alone.

For pages that need a little of many tables, where each query by itself costs more than its rows.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

_Row = TypeVar("_Row", bound=Model)
_Convert = Callable[[Any], Any]

# What PostgreSQL writes as text into JSON, by the kind of field.
_FROM_TEXT: dict[str, _Convert] = {"DateField": date.fromisoformat, "DateTimeField": datetime.fromisoformat}


def fetch_together(*queries: QuerySet[Any, Any]) -> list[list[tuple[Any, ...]]]:
    """Return the rows of several `values_list` queries, each list as its query would give it; one query.

    Columns are texts, whole numbers, booleans, dates and moments. The order of rows is not kept.
    """
    found: list[list[tuple[Any, ...]]] = [[] for _ in queries]
    parts: list[str] = []
    params: list[Any] = []
    converters: dict[int, list[tuple[int, _Convert]]] = {}
    as_array = "json_build_array" if connection.vendor == "postgresql" else "json_array"
    for place, query in enumerate(queries):
        compiler = query.query.get_compiler(connection=connection)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            continue
        columns = [f"c{number}" for number in range(len(compiler.select))]
        names = ", ".join(columns)
        part = f"WITH q({names}) AS ({sql}) SELECT {place} AS place, {as_array}({names}) AS found FROM q"  # noqa: S608
        parts.append(f"SELECT * FROM ({part}) AS q{place}")  # noqa: S608
        params += values
        converters[place] = list(_converters(compiler))
    if not parts:
        return found
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        for place, row in cursor.fetchall():
            values = json.loads(row) if isinstance(row, str) else row
            for column, convert in converters[place]:
                values[column] = convert(values[column])
            found[place].append(tuple(values))
    return found


def columns_of(rows: QuerySet[_Row]) -> QuerySet[_Row, tuple[Any, ...]]:
    """Return a query for all columns of a model's rows, for `fetch_together`; `as_rows` takes them."""
    return rows.order_by().values_list(*_column_names(rows.model))


def as_rows(model: type[_Row], found: Iterable[tuple[Any, ...]]) -> list[_Row]:
    """Return the rows of a model from what `columns_of` found."""
    return [model.from_db(connection.alias, _column_names(model), values) for values in found]


def set_related(rows: Iterable[Model], name: str, related: Iterable[Model], *, by: str) -> None:
    """Give each row what belongs to it, as `prefetch_related` would: `by` names the key of `related` to it.

    `related` comes in the order in which it is shown.
    """
    belonging: dict[Any, list[Model]] = defaultdict(list)
    for one in related:
        belonging[getattr(one, by)].append(one)
    for row in rows:
        found = getattr(row, name).all()
        found._result_cache, found._prefetch_done = belonging[row.pk], True
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def _column_names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _converters(compiler: Any) -> Iterable[tuple[int, _Convert]]:
    """Yield what turns a value from JSON into what the query would give, by the place of its column."""
    expressions = [expression for expression, _, _ in compiler.select]
    if connection.vendor == "postgresql":
        for place, expression in enumerate(expressions):
            kind = expression.output_field.get_internal_type()
            if convert := _FROM_TEXT.get(kind):
                yield place, partial(_unless_none, convert)
    for place, (steps, expression) in compiler.get_converters(expressions).items():
        yield place, partial(_in_steps, steps, expression)


def _unless_none(convert: _Convert, value: Any) -> Any:
    return None if value is None else convert(value)


def _in_steps(steps: list[Callable[[Any, Any, Any], Any]], expression: Any, value: Any) -> Any:
    for step in steps:
        value = step(value, expression, connection)
    return value
