"""Reads a sheet with one row per action (Excel or CSV) as the same blocks as a Word document."""

import codecs
import csv
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from io import BytesIO, TextIOWrapper
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from priorities.reading.blocks import Block, DocumentCell, DocumentTable, Line, clean_text
from priorities.reading.file_checks import FileRefused
from priorities.reading.headings import heading_columns
from wsscp.dates import long_date

MAX_PLAN_ROWS = 1_000
MAX_PLAN_COLUMNS = 40
MAX_PLAN_SHEETS = 10
_SNIFFED = 16 * 1024
_PIECE = 64 * 1024
# What the library raises for a damaged workbook; what XML parsers raise is a SyntaxError.
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    SyntaxError,
)


def read_workbook(data: bytes) -> list[Block]:
    """Return a workbook's visible sheets as blocks. Raises FileRefused when it is damaged or too long."""
    with _refusing_damage(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [block for sheet in visible_sheets(data)[:MAX_PLAN_SHEETS] for block in _blocks(_cells(sheet))]


def visible_sheets(data: bytes) -> list[Any]:
    """Open a workbook that inspect_file() accepted, for reading row by row; formulas stay as written."""
    with _refusing_damage(), warnings.catch_warnings():
        # openpyxl warns about what it leaves out (validation, pictures), none of which is needed.
        warnings.simplefilter("ignore")
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=False)
        return [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def sheet_values(sheet: Any, *, rows: int, columns: int) -> Iterator[tuple[Any, ...]]:
    """Yield a sheet's values, `rows` and `columns` of them at most. Raises FileRefused when it is damaged."""
    with _refusing_damage():
        yield from sheet.iter_rows(max_row=rows, max_col=columns, values_only=True)


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """Raise FileRefused for any exception that the library raises for a damaged workbook."""
    try:
        yield
    except FileRefused:
        raise
    except _BROKEN as error:
        raise FileRefused(
            "The Excel workbook is damaged. Open it in Excel, save it again and upload that."
        ) from error


def read_csv(data: bytes) -> list[Block]:
    """Return a CSV file as blocks: any usual separator, UTF-8, UTF-16 or Windows encoding."""
    return _blocks(csv_values(data))


def csv_values(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of a CSV file, decoded line by line. Raises FileRefused when it cannot be read."""
    encoding = _encoding(data)
    start = data[:_SNIFFED].decode(encoding, "replace").replace("\x00", "")
    try:
        dialect: Any = csv.Sniffer().sniff(start, delimiters=",;\t|")
        separator = dialect.delimiter
    except csv.Error:
        separator = ","
    lines = TextIOWrapper(BytesIO(data), encoding, errors="replace", newline="")
    try:
        yield from csv.reader((line.replace("\x00", "") for line in lines), delimiter=separator)
    except csv.Error as error:
        raise FileRefused("This CSV file cannot be read. Save it again from Excel as CSV UTF-8.") from error


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _cells(sheet: Any) -> Iterable[list[str]]:
    for row in sheet.iter_rows(max_row=MAX_PLAN_ROWS + 1, max_col=MAX_PLAN_COLUMNS):
        yield [_cell_text(cell) for cell in row]


def _cell_text(cell: Any) -> str:
    """Return a cell's value as text: a date as it is formatted, a formula as it is written."""
    value = cell.value
    if isinstance(value, datetime):
        has_day = "d" in str(cell.number_format or "d").lower()
        return long_date(value.date()) if has_day else f"{value:%B %Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None or isinstance(value, time) else str(value)


def _blocks(rows: Iterable[list[str]]) -> list[Block]:
    """Return the rows above the heading row as lines, the rest as a table."""
    lines: list[Line] = []
    table: list[tuple[DocumentCell, ...]] = []
    for count, values in enumerate(rows):
        if count >= MAX_PLAN_ROWS:
            if any(value.strip() for value in values):
                raise FileRefused(
                    f"The sheet has more than {MAX_PLAN_ROWS:,} rows. Keep only the plan's actions in it."
                )
            continue
        row = tuple(DocumentCell((Line(clean_text(value).strip()),)) for value in values[:MAX_PLAN_COLUMNS])
        if table or heading_columns(row):
            table.append(row)
        else:
            lines += _front_lines(row)
    width = max((len(row) for row in table), default=0)
    padded = tuple(row + tuple(DocumentCell() for _ in range(width - len(row))) for row in table)
    return [*lines, *([DocumentTable(padded, is_sheet=True)] if padded else [])]


def _front_lines(row: tuple[DocumentCell, ...]) -> list[Line]:
    """Read "Vision | All children are safe" above the table as a heading and its text."""
    texts = [cell.text for cell in row if cell.text]
    if len(texts) < 2:
        return [Line(text) for text in texts]
    name = texts[0].rstrip(":")
    values = [Line(text, "•" if "\n" in value else "") for value in texts[1:] for text in value.splitlines()]
    if name.casefold() in {"plan", "title", "partnership", "period", "plan period", "review"}:
        return values
    return [Line(name, is_heading=True), *values]
