"""A row of an export as counts of one category at one session, or what is wrong with it, cell by cell."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from training.importing.columns import ABOUT, Columns, Field
from training.importing.values import (
    BadValue,
    Counts,
    as_count,
    as_day,
    as_mode,
    as_spaces,
    as_status,
    as_text,
    as_time,
)
from wsscp.limits import LINE, NAME

_SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, or with a row where `column` is empty."""

    row: int
    column: str
    heading: str
    text: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


class Place(NamedTuple):
    """What a row's counts are of: a category at a session, with what the row says of that session."""

    key: str
    reference: str
    course: str
    category: str
    starts_on: date
    ends_on: date
    starts_at: time | None
    ends_at: time | None
    mode: str
    venue: str
    spaces: int | None


class ParsedRow(NamedTuple):
    """A row as understood."""

    place: Place
    counts: Counts


def _needed(value: Any) -> str:
    text = as_text(value, NAME)
    if not text:
        raise BadValue("This is empty.")
    return text


_READ: dict[Field, Callable[[Any], Any]] = {
    Field.COURSE: _needed,
    Field.STARTS_ON: as_day,
    Field.CATEGORY: lambda value: as_text(value, NAME) or "Not recorded",
    Field.STATUS: as_status,
    Field.ATTENDED: as_count,
    Field.BOOKED: as_count,
    Field.CANCELLED_LATE: as_count,
    Field.DID_NOT_ATTEND: as_count,
    Field.REFERENCE: lambda value: as_text(value, 60),
    Field.ENDS_ON: lambda value: as_day(value) if value not in (None, "") else None,
    Field.STARTS_AT: as_time,
    Field.ENDS_AT: as_time,
    Field.SPACES: as_spaces,
    Field.MODE: as_mode,
    Field.VENUE: lambda value: as_text(value, LINE),
}


class RowReader:
    """Reads rows of one export: its columns, and the day nothing can have been attended after."""

    def __init__(self, columns: Columns, *, today: date) -> None:
        self._columns = [(Field(name), place) for name, place in columns.items()]
        self._place = dict(self._columns)
        self._today = today

    def read(self, number: int, values: Sequence[Any]) -> tuple[ParsedRow | None, list[Problem]]:
        """Return a row as understood, or None with all that is wrong with it."""
        found: dict[Field, Any] = {}
        problems: list[Problem] = []
        for field, place in self._columns:
            value = values[place] if place < len(values) else None
            try:
                found[field] = _READ[field](value)
            except BadValue as error:
                problems.append(self._problem(number, field, value, str(error)))
        if problems:
            return None, problems
        for field, says in self._faults(found):
            place = self._place.get(field, 0)
            problems.append(
                self._problem(number, field, values[place] if place < len(values) else None, says)
            )
        return (None, problems) if problems else (_parsed(found), [])

    def _faults(self, found: dict[Field, Any]) -> list[tuple[Field, str]]:
        """Return what is wrong with cells that are sound by themselves."""
        faults = []
        starts_on, ends_on = found[Field.STARTS_ON], found.get(Field.ENDS_ON)
        if ends_on and ends_on < starts_on:
            faults.append((Field.ENDS_ON, "The last day is before the first."))
        starts_at, ends_at = found.get(Field.STARTS_AT), found.get(Field.ENDS_AT)
        if starts_at and ends_at and ends_at <= starts_at and ends_on in {None, starts_on}:
            faults.append((Field.ENDS_AT, "The session ends before it begins."))
        counts = _counts(found)
        came = counts.attended + counts.did_not_attend
        if came and starts_on > self._today:
            faults.append(
                (Field.STARTS_ON, "The session is still to come, and somebody attended or missed it.")
            )
        if counts.attended + counts.cancelled_late + counts.did_not_attend > counts.booked:
            faults.append((Field.BOOKED, "More attended, cancelled late or stayed away than had booked."))
        return faults

    def _problem(self, number: int, field: Field, value: Any, message: str) -> Problem:
        text = "" if value is None else str(value)
        place = self._place.get(field)
        column = get_column_letter(place + 1) if place is not None else ""
        return Problem(number, column, ABOUT[field].label, text[:_SHOWN], message)


def _counts(found: dict[Field, Any]) -> Counts:
    if Field.STATUS in found:
        return found[Field.STATUS]
    attended = found.get(Field.ATTENDED, 0)
    late, absent = found.get(Field.CANCELLED_LATE, 0), found.get(Field.DID_NOT_ATTEND, 0)
    return Counts(found.get(Field.BOOKED, attended + late + absent), attended, late, absent)


def _parsed(found: dict[Field, Any]) -> ParsedRow:
    starts_on, starts_at = found[Field.STARTS_ON], found.get(Field.STARTS_AT)
    reference = found.get(Field.REFERENCE, "")
    key = f"#{reference}" if reference else f"{found[Field.COURSE].casefold()}|{starts_on}|{starts_at or ''}"
    place = Place(
        key=key,
        reference=reference,
        course=found[Field.COURSE],
        category=found[Field.CATEGORY],
        starts_on=starts_on,
        ends_on=found.get(Field.ENDS_ON) or starts_on,
        starts_at=starts_at,
        ends_at=found.get(Field.ENDS_AT),
        mode=found.get(Field.MODE, ""),
        venue=found.get(Field.VENUE, ""),
        spaces=found.get(Field.SPACES),
    )
    return ParsedRow(place, _counts(found))
