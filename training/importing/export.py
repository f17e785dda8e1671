"""An export of a learning system as its headings and rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from priorities.reading.file_checks import MEGABYTE, FileKind, FileLimits, FileRefused, inspect_file
from priorities.reading.sheet import csv_values, sheet_values, visible_sheets
from wsscp.digests import sha256_of

MAX_EXPORT_ROWS = 10_000
MAX_EXPORT_COLUMNS = 60
_MAX_HEADING = 100
EXPORT_LIMITS = FileLimits(
    megabytes=12,
    unpacked=96 * MEGABYTE,
    xml=64 * MEGABYTE,
    tags=4_000_000,
    whose="an export",
    smaller="Leave out columns that are not needed, or export a shorter time.",
    instead="Export it again from the learning system, as CSV if it can.",
)


@dataclass(frozen=True)
class AttendanceExport:
    """A file that passed the checks: its headings, and its other rows, each with its number in the file."""

    file_name: str
    digest: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[Any]], ...]


def open_export(data: bytes, file_name: str) -> AttendanceExport:
    """Check a file and read it. Raises FileRefused, with a message for people."""
    kind = inspect_file(data, file_name, EXPORT_LIMITS)
    if kind is FileKind.WORD:
        raise FileRefused("This is a Word document. Upload the learning system's export (.xlsx or .csv).")
    rows = list(_rows(csv_values(data) if kind is FileKind.TEXT else _workbook_values(data)))
    first = rows[0][1][:MAX_EXPORT_COLUMNS] if rows else ()
    headings = [" ".join(str(value or "").split())[:_MAX_HEADING] for value in first]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) < 3:
        raise FileRefused("The first row does not hold headings. Export it again with a row of headings.")
    if len(rows) == 1:
        raise FileRefused("The file has headings, but no rows under them.")
    return AttendanceExport(file_name, sha256_of(data), tuple(headings), tuple(rows[1:]))


def _rows(values: Iterator[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield each row that is not empty, with its number in the file."""
    for number, row in enumerate(values, start=1):
        if any(value not in (None, "") for value in row):
            if number > MAX_EXPORT_ROWS + 1:
                raise FileRefused(f"The file has more than {MAX_EXPORT_ROWS:,} rows. {EXPORT_LIMITS.smaller}")
            yield number, row


def _workbook_values(data: bytes) -> Iterator[Sequence[Any]]:
    """Return the values of the first visible sheet."""
    sheets = visible_sheets(data)
    if not sheets:
        raise FileRefused("The workbook has no sheet that can be seen. Export it again.")
    return sheet_values(sheets[0], rows=MAX_EXPORT_ROWS + 2, columns=MAX_EXPORT_COLUMNS)
