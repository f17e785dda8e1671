"""The rows of an export as sessions with counts by category, or the problems of their cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from openpyxl.utils import get_column_letter

from training.importing.columns import EXPORT_FIELDS, ColumnNumbers
from training.importing.values import BookingCounts, CellValueError

_MAX_SHOWN = 60


@dataclass(frozen=True)
class CellProblem:
    """A problem of a cell, or of a row where `column` is empty."""

    row: int
    column: str
    heading: str
    text: str
    message: str


@dataclass
class ExportSession:
    """A session of an export: its first row, what its rows say of it, and its counts by category.

    Its fields have the names of those of Session. An import keeps it as JSON.
    """

    row: int
    course: str
    reference: str
    starts_on: date
    ends_on: date
    starts_at: time | None
    ends_at: time | None
    mode: str
    venue: str
    spaces: int | None
    counts: dict[str, BookingCounts] = field(default_factory=dict)

    @property
    def attended(self) -> int:
        """How many attended, of all categories."""
        return sum(counts.attended for counts in self.counts.values())


def read_sessions(
    rows: Iterable[tuple[int, Sequence[Any]]], columns: ColumnNumbers, *, today: date
) -> tuple[list[ExportSession], list[CellProblem]]:
    """Return the sessions of an export by its columns, and every problem there is.

    Nothing can have been attended after `today`.
    """
    reader = _RowReader(columns, today)
    for number, row in rows:
        reader.read(number, row)
    return list(reader.sessions.values()), reader.problems


class _RowReader:
    """Reads rows one after another into the sessions they are of."""

    def __init__(self, columns: ColumnNumbers, today: date) -> None:
        self._columns = columns
        self._today = today
        # The first spelling of each course and category, by its small letters.
        self._spellings: dict[str, str] = {}
        # By number in the learning system, else by course, day and time.
        self.sessions: dict[tuple[Any, ...], ExportSession] = {}
        self.problems: list[CellProblem] = []

    def read(self, number: int, row: Sequence[Any]) -> None:
        """Add a row's counts to its session, or its problems to those there are."""
        texts = {name: row[column] if column < len(row) else None for name, column in self._columns.items()}
        cells: dict[str, Any] = {}
        faults: list[tuple[str, str]] = []
        for name, text in texts.items():
            try:
                cells[name] = EXPORT_FIELDS[name].parse(text)
            except CellValueError as error:
                faults.append((name, str(error)))
        if not faults:
            session, counts = self._session(number, cells), _counts(cells)
            faults = [*self._contradictions(cells, counts), *_differences(session, cells)]
        for name, message in faults:
            text, column = texts.get(name), self._columns.get(name)
            self.problems.append(
                CellProblem(
                    number,
                    "" if column is None else get_column_letter(column + 1),
                    EXPORT_FIELDS[name].label,
                    "" if text is None else str(text)[:_MAX_SHOWN],
                    message,
                )
            )
        if not faults:
            _merge(session, cells, counts)

    def _session(self, number: int, cells: dict[str, Any]) -> ExportSession:
        """Return the session a row is of, a new one where it is the first row of it."""
        for name in ("course", "category"):
            cells[name] = self._spellings.setdefault(cells[name].casefold(), cells[name])
        cells["ends_on"] = cells.get("ends_on") or cells["starts_on"]
        reference, starts_at = cells.get("reference", ""), cells.get("starts_at")
        key = (reference,) if reference else (cells["course"], cells["starts_on"], starts_at)
        return self.sessions.setdefault(
            key,
            ExportSession(
                row=number,
                course=cells["course"],
                reference=reference,
                starts_on=cells["starts_on"],
                ends_on=cells["ends_on"],
                starts_at=starts_at,
                ends_at=cells.get("ends_at"),
                mode=cells.get("mode", ""),
                venue=cells.get("venue", ""),
                spaces=cells.get("spaces"),
            ),
        )

    def _contradictions(self, cells: Mapping[str, Any], counts: BookingCounts) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with cells that are valid by themselves."""
        starts_on, ends_on = cells["starts_on"], cells["ends_on"]
        if ends_on < starts_on:
            yield "ends_on", "The last day is before the first."
        starts_at, ends_at = cells.get("starts_at"), cells.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at and ends_on == starts_on:
            yield "ends_at", "The session ends before it begins."
        if counts.attended + counts.did_not_attend and starts_on > self._today:
            message = "The session is still to come, and somebody attended or missed it."
            yield "starts_on", message
        if counts.attended + counts.cancelled_late + counts.did_not_attend > counts.booked:
            yield "booked", "More attended, cancelled late or stayed away than had booked."


def _differences(session: ExportSession, cells: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield in what a row contradicts the rows of the same session before it."""
    name = f"Session {session.reference}" if session.reference else f"“{session.course}”"
    name = f"{name} (first in row {session.row})"
    if session.starts_on != cells["starts_on"]:
        days = f"{session.starts_on:%d/%m/%Y} and {cells['starts_on']:%d/%m/%Y}"
        yield "starts_on", f"{name} has two dates, {days}."
    spaces = cells.get("spaces")
    if session.spaces and spaces and session.spaces != spaces:
        message = f"{name} has {session.spaces} spaces in one row and {spaces} in another."
        yield "spaces", message
    if session.course != cells["course"]:
        message = f"{name} is of two courses, “{session.course}” and “{cells['course']}”."
        yield "course", message


def _counts(cells: Mapping[str, Any]) -> BookingCounts:
    if "status" in cells:
        return cells["status"]
    attended = cells.get("attended", 0)
    late, absent = cells.get("cancelled_late", 0), cells.get("did_not_attend", 0)
    return BookingCounts(cells.get("booked", attended + late + absent), attended, late, absent)


def _merge(session: ExportSession, cells: Mapping[str, Any], counts: BookingCounts) -> None:
    """Add a row's counts to its session, and what the rows before it leave open.

    Where rows differ, the session is the longest of them.
    """
    session.counts[cells["category"]] = session.counts.get(cells["category"], BookingCounts()).plus(counts)
    session.ends_on = max(session.ends_on, cells["ends_on"])
    times = [value for value in (session.starts_at, cells.get("starts_at")) if value]
    session.starts_at = min(times, default=None)
    times = [value for value in (session.ends_at, cells.get("ends_at")) if value]
    session.ends_at = max(times, default=None)
    session.mode = session.mode or cells.get("mode", "")
    session.venue = session.venue or cells.get("venue", "")
    session.spaces = session.spaces or cells.get("spaces")
