"""Writing CSV files and workbooks."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as WorkbookCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wsscp.exports.cells import escape_formula

# Characters in a cell at most, by Excel's own limit.
_MAX_CHARACTERS = 32_767
_PIECE = 64 * 1024
_GENERAL, _DATE = "General", "d mmm yyyy"
_TOP = Alignment(vertical="top", wrap_text=True)
_BOLD = Font(bold=True)

CellValue = str | int | float | Decimal | date | None


class FormattedValue(NamedTuple):
    """A value and how a spreadsheet shows it."""

    value: CellValue
    number_format: str = _GENERAL
    is_bold: bool = False


Cell = CellValue | FormattedValue


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name, the width of each column, and how many rows are its heading.

    A marking is printed at top and bottom of each of its pages.
    """

    name: str
    widths: tuple[int, ...]
    heading_rows: int = 1
    marking: str = ""


# A sheet and the cells of its next row.
SheetRow = tuple[Sheet, Sequence[Cell]]


class _Echo:
    """A file that returns what is written to it, so that a CSV writer can be streamed."""

    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield rows as lines of CSV without formulas, with the byte order mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([escape_formula(cell) for cell in row])


def csv_file(rows: Iterable[list[str]]) -> bytes:
    """Return rows as CSV whole, written as by `csv_lines`."""
    return "".join(csv_lines(rows)).encode()


def workbook_pieces(rows: Iterable[SheetRow]) -> Iterator[bytes]:
    """Yield a workbook in pieces.

    Rows go to the disk as they come, so that the memory needed does not grow with their number. Text is
    never a formula, whatever it begins with.
    """
    with TemporaryFile() as file:
        _write(rows, file)
        file.seek(0)
        yield from iter(partial(file.read, _PIECE), b"")


def workbook(rows: Iterable[SheetRow]) -> bytes:
    """Return a workbook whole."""
    return b"".join(workbook_pieces(rows))


def _write(rows: Iterable[SheetRow], file: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    written: dict[str, int] = {}
    for sheet, cells in rows:
        if sheet.name not in written:
            _begin(book.create_sheet(sheet.name), sheet)
        is_heading = written.get(sheet.name, 0) < sheet.heading_rows
        book[sheet.name].append([_cell(book[sheet.name], value, is_bold=is_heading) for value in cells])
        written[sheet.name] = written.get(sheet.name, 0) + 1
    book.save(file)


def _begin(page: Worksheet, sheet: Sheet) -> None:
    for place, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = f"A{sheet.heading_rows + 1}"
    for margin in (page.oddHeader, page.oddFooter):
        assert margin is not None
        margin.center.text = sheet.marking or None


def _cell(page: Worksheet, value: Cell, *, is_bold: bool) -> WorkbookCell:
    shown = value if isinstance(value, FormattedValue) else FormattedValue(value)
    if isinstance(shown.value, str):
        cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("\ufffd", shown.value)[:_MAX_CHARACTERS])
        cell.data_type = "s"  # or text that begins with "=" would be a formula
        cell.quotePrefix = True  # stays text when somebody edits it
    else:
        cell = WriteOnlyCell(page)
        cell.value = shown.value
        is_plain_date = isinstance(shown.value, date) and shown.number_format == _GENERAL
        cell.number_format = _DATE if is_plain_date else shown.number_format
    cell.alignment = _TOP
    if is_bold or shown.is_bold:
        cell.font = _BOLD
    return cell
