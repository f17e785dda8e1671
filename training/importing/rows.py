"""A row of an export as counts of one category at one session, or what is wrong with it, cell by cell."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from training.importing.columns import FIELD_INFO, ColumnNumbers, ExportField
from training.importing.values import (
    BookingCounts,
    CellValueError,
    parse_count,
    parse_day,
    parse_mode,
    parse_spaces,
    parse_status,
    parse_text,
    parse_time,
)
from wsscp.limits import LINE, NAME

_SHOWN = 60


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with a cell, or with a row where `column` is empty."""

    row: int
    column: str
    heading: str
    text: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


class CountKey(NamedTuple):
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

    place: CountKey
    counts: BookingCounts


def _needed(value: Any) -> str:
    text = parse_text(value, NAME)
    if not text:
        raise CellValueError("This is empty.")
    return text


_READ: dict[ExportField, Callable[[Any], Any]] = {
    ExportField.COURSE: _needed,
    ExportField.STARTS_ON: parse_day,
    ExportField.CATEGORY: lambda value: parse_text(value, NAME) or "Not recorded",
    ExportField.STATUS: parse_status,
    ExportField.ATTENDED: parse_count,
    ExportField.BOOKED: parse_count,
    ExportField.CANCELLED_LATE: parse_count,
    ExportField.DID_NOT_ATTEND: parse_count,
    ExportField.REFERENCE: lambda value: parse_text(value, 60),
    ExportField.ENDS_ON: lambda value: parse_day(value) if value not in (None, "") else None,
    ExportField.STARTS_AT: parse_time,
    ExportField.ENDS_AT: parse_time,
    ExportField.SPACES: parse_spaces,
    ExportField.MODE: parse_mode,
    ExportField.VENUE: lambda value: parse_text(value, LINE),
}


class RowReader:
    """Reads rows of one export: its columns, and the day nothing can have been attended after."""

    def __init__(self, columns: ColumnNumbers, *, today: date) -> None:
        self._columns = [(ExportField(name), place) for name, place in columns.items()]
        self._place = dict(self._columns)
        self._today = today

    def read(self, number: int, values: Sequence[Any]) -> tuple[ParsedRow | None, list[CellProblem]]:
        """Return a row as understood, or None with all that is wrong with it."""
        found: dict[ExportField, Any] = {}
        problems: list[CellProblem] = []
        for field, place in self._columns:
            value = values[place] if place < len(values) else None
            try:
                found[field] = _READ[field](value)
            except CellValueError as error:
                problems.append(self._problem(number, field, value, str(error)))
        if problems:
            return None, problems
        for field, says in self._faults(found):
            place = self._place.get(field, 0)
            problems.append(
                self._problem(number, field, values[place] if place < len(values) else None, says)
            )
        return (None, problems) if problems else (_parsed(found), [])

    def _faults(self, found: dict[ExportField, Any]) -> list[tuple[ExportField, str]]:
        """Return what is wrong with cells that are sound by themselves."""
        faults = []
        starts_on, ends_on = found[ExportField.STARTS_ON], found.get(ExportField.ENDS_ON)
        if ends_on and ends_on < starts_on:
            faults.append((ExportField.ENDS_ON, "The last day is before the first."))
        starts_at, ends_at = found.get(ExportField.STARTS_AT), found.get(ExportField.ENDS_AT)
        if starts_at and ends_at and ends_at <= starts_at and ends_on in {None, starts_on}:
            faults.append((ExportField.ENDS_AT, "The session ends before it begins."))
        counts = _counts(found)
        came = counts.attended + counts.did_not_attend
        if came and starts_on > self._today:
            faults.append(
                (ExportField.STARTS_ON, "The session is still to come, and somebody attended or missed it.")
            )
        if counts.attended + counts.cancelled_late + counts.did_not_attend > counts.booked:
            faults.append(
                (ExportField.BOOKED, "More attended, cancelled late or stayed away than had booked.")
            )
        return faults

    def _problem(self, number: int, field: ExportField, value: Any, message: str) -> CellProblem:
        text = "" if value is None else str(value)
        place = self._place.get(field)
        column = get_column_letter(place + 1) if place is not None else ""
        return CellProblem(number, column, FIELD_INFO[field].label, text[:_SHOWN], message)


def _counts(found: dict[ExportField, Any]) -> BookingCounts:
    if ExportField.STATUS in found:
        return found[ExportField.STATUS]
    attended = found.get(ExportField.ATTENDED, 0)
    late, absent = found.get(ExportField.CANCELLED_LATE, 0), found.get(ExportField.DID_NOT_ATTEND, 0)
    return BookingCounts(found.get(ExportField.BOOKED, attended + late + absent), attended, late, absent)


def _parsed(found: dict[ExportField, Any]) -> ParsedRow:
    starts_on, starts_at = found[ExportField.STARTS_ON], found.get(ExportField.STARTS_AT)
    reference = found.get(ExportField.REFERENCE, "")
    key = (
        f"#{reference}"
        if reference
        else f"{found[ExportField.COURSE].casefold()}|{starts_on}|{starts_at or ''}"
    )
    place = CountKey(
        key=key,
        reference=reference,
        course=found[ExportField.COURSE],
        category=found[ExportField.CATEGORY],
        starts_on=starts_on,
        ends_on=found.get(ExportField.ENDS_ON) or starts_on,
        starts_at=starts_at,
        ends_at=found.get(ExportField.ENDS_AT),
        mode=found.get(ExportField.MODE, ""),
        venue=found.get(ExportField.VENUE, ""),
        spaces=found.get(ExportField.SPACES),
    )
    return ParsedRow(place, _counts(found))
