"""A row of an export as counts of one category at one session, or its problems, cell by cell."""

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

_MAX_SHOWN = 60


@dataclass(frozen=True)
class CellProblem:
    """A problem of a cell, or of a row where `column` is empty."""

    row: int
    column: str
    heading: str
    text: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
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
    """A row without problems."""

    place: CountKey
    counts: BookingCounts


def _required(value: Any) -> str:
    text = parse_text(value, NAME)
    if not text:
        raise CellValueError("This is empty.")
    return text


_PARSERS: dict[ExportField, Callable[[Any], Any]] = {
    ExportField.COURSE: _required,
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
    """Reads the rows of one export by its columns. Nothing can have been attended after `today`."""

    def __init__(self, columns: ColumnNumbers, *, today: date) -> None:
        self._columns = {ExportField(name): number for name, number in columns.items()}
        self._today = today

    def read(self, number: int, values: Sequence[Any]) -> tuple[ParsedRow | None, list[CellProblem]]:
        """Return a parsed row, or None with all its problems."""
        cells: dict[ExportField, Any] = {}
        problems: list[CellProblem] = []
        for field, column in self._columns.items():
            value = values[column] if column < len(values) else None
            try:
                cells[field] = _PARSERS[field](value)
            except CellValueError as error:
                problems.append(self._problem(number, field, value, str(error)))
        if problems:
            return None, problems
        for field, message in self._contradictions(cells):
            column = self._columns.get(field, 0)
            value = values[column] if column < len(values) else None
            problems.append(self._problem(number, field, value, message))
        return (None, problems) if problems else (_parsed(cells), [])

    def _contradictions(self, cells: dict[ExportField, Any]) -> list[tuple[ExportField, str]]:
        """Return the problems of cells that are valid by themselves."""
        problems = []
        starts_on, ends_on = cells[ExportField.STARTS_ON], cells.get(ExportField.ENDS_ON)
        if ends_on and ends_on < starts_on:
            problems.append((ExportField.ENDS_ON, "The last day is before the first."))
        starts_at, ends_at = cells.get(ExportField.STARTS_AT), cells.get(ExportField.ENDS_AT)
        if starts_at and ends_at and ends_at <= starts_at and ends_on in {None, starts_on}:
            problems.append((ExportField.ENDS_AT, "The session ends before it begins."))
        counts = _counts(cells)
        if counts.attended + counts.did_not_attend and starts_on > self._today:
            problems.append(
                (ExportField.STARTS_ON, "The session is still to come, and somebody attended or missed it.")
            )
        if counts.attended + counts.cancelled_late + counts.did_not_attend > counts.booked:
            problems.append(
                (ExportField.BOOKED, "More attended, cancelled late or stayed away than had booked.")
            )
        return problems

    def _problem(self, number: int, field: ExportField, value: Any, message: str) -> CellProblem:
        text = "" if value is None else str(value)
        column_number = self._columns.get(field)
        column = get_column_letter(column_number + 1) if column_number is not None else ""
        return CellProblem(number, column, FIELD_INFO[field].label, text[:_MAX_SHOWN], message)


def _counts(cells: dict[ExportField, Any]) -> BookingCounts:
    if ExportField.STATUS in cells:
        return cells[ExportField.STATUS]
    attended = cells.get(ExportField.ATTENDED, 0)
    late, absent = cells.get(ExportField.CANCELLED_LATE, 0), cells.get(ExportField.DID_NOT_ATTEND, 0)
    return BookingCounts(cells.get(ExportField.BOOKED, attended + late + absent), attended, late, absent)


def _parsed(cells: dict[ExportField, Any]) -> ParsedRow:
    starts_on, starts_at = cells[ExportField.STARTS_ON], cells.get(ExportField.STARTS_AT)
    reference = cells.get(ExportField.REFERENCE, "")
    key = (
        f"#{reference}"
        if reference
        else f"{cells[ExportField.COURSE].casefold()}|{starts_on}|{starts_at or ''}"
    )
    place = CountKey(
        key=key,
        reference=reference,
        course=cells[ExportField.COURSE],
        category=cells[ExportField.CATEGORY],
        starts_on=starts_on,
        ends_on=cells.get(ExportField.ENDS_ON) or starts_on,
        starts_at=starts_at,
        ends_at=cells.get(ExportField.ENDS_AT),
        mode=cells.get(ExportField.MODE, ""),
        venue=cells.get(ExportField.VENUE, ""),
        spaces=cells.get(ExportField.SPACES),
    )
    return ParsedRow(place, _counts(cells))
