"""An export as headings and rows, read one by one: a large file takes no more memory than a small one."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from priorities.reading.file_checks import MEGABYTE, FileKind, FileLimits, FileRefused, inspect_file
from priorities.reading.sheet import csv_values, sheet_values, visible_sheets

MAX_EXPORT_ROWS = 100_000
MAX_EXPORT_COLUMNS = 60
_MAX_HEADING = 100
_CHUNK_BYTES = 64 * 1024
EXPORT_LIMITS = FileLimits(
    megabytes=12,
    unpacked=192 * MEGABYTE,
    xml=128 * MEGABYTE,
    tags=8_000_000,
    whose="an export",
    smaller="Leave out columns that are not needed, or export a shorter time.",
    instead="Export it again from the learning system, as CSV if it can.",
)


@dataclass(frozen=True)
class AttendanceExport:
    """A file that passed the checks: its headings, and about how many rows it has."""

    file_name: str
    digest: str
    headings: tuple[str, ...]
    row_count: int
    values: Callable[[], Iterator[Sequence[Any]]]

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """Yield each row that is not empty, with its number in the file. Raises FileRefused."""
        seen_headings = False
        for number, values in enumerate(self.values(), start=1):
            if _is_empty(values):
                continue
            if number > MAX_EXPORT_ROWS + 1:
                raise FileRefused(f"The file has more than {MAX_EXPORT_ROWS:,} rows. {EXPORT_LIMITS.smaller}")
            if seen_headings:
                yield number, values
            seen_headings = True


def open_export(data: bytes, file_name: str) -> AttendanceExport:
    """Check a file and read its headings. Raises FileRefused, with a message for people."""
    kind = inspect_file(data, file_name, EXPORT_LIMITS)
    if kind is FileKind.WORD:
        raise FileRefused("This is a Word document. Upload the learning system's export (.xlsx or .csv).")
    values, row_count = _csv(data) if kind is FileKind.TEXT else _workbook(data)
    first = next((row for row in values() if not _is_empty(row)), ())
    headings = [" ".join(str(value or "").split())[:_MAX_HEADING] for value in first[:MAX_EXPORT_COLUMNS]]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) < 3:
        raise FileRefused("The first row does not hold headings. Export it again with a row of headings.")
    return AttendanceExport(
        file_name=file_name,
        digest=hashlib.sha256(data).hexdigest(),
        headings=tuple(headings),
        row_count=row_count,
        values=values,
    )


_Source = tuple[Callable[[], Iterator[Sequence[Any]]], int]


def _csv(data: bytes) -> _Source:
    return lambda: csv_values(data), min(max(data.count(b"\n") - 1, 1), MAX_EXPORT_ROWS)


def _workbook(data: bytes) -> _Source:
    """Return the values and length of the first visible sheet. The length only serves to show progress."""
    sheets = visible_sheets(data)
    if not sheets:
        raise FileRefused("The workbook has no sheet that can be seen. Export it again.")
    length = sheets[0].max_row or _row_tags(data)
    return (
        lambda: sheet_values(sheets[0], rows=MAX_EXPORT_ROWS + 2, columns=MAX_EXPORT_COLUMNS),
        min(max(length - 1, 1), MAX_EXPORT_ROWS),
    )


def _row_tags(data: bytes) -> int:
    """Count the <row> tags of the longest sheet, for workbooks that do not state their length."""
    longest = 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                count, before = 0, b""
                with archive.open(name) as part:
                    while chunk := part.read(_CHUNK_BYTES):
                        count += (before + chunk).count(b"<row ")
                        before = chunk[-4:]
                longest = max(longest, count)
    return longest


def _is_empty(values: Sequence[Any]) -> bool:
    return not any(value not in (None, "") for value in values)
