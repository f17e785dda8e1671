"""What every list on its way out into a spreadsheet has in common."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from wsscp.cells import harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a cell of a workbook holds at most, by Excel's own limits.
_LONGEST = 32_767
_PIECE = 64 * 1024
_DATE = "d mmm yyyy"
_TOP = Alignment(vertical="top", wrap_text=True)

Cell = str | int | date | None
# A sheet's name, and the cells of its next row; a sheet's first row is its heading.
SheetRow = tuple[str, list[Cell]]


class _Echo:
    """A file that hands back what is written to it, so that a writer can be streamed."""

    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield rows as lines of CSV, harmless to a spreadsheet and with the mark Excel knows UTF-8 by."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def workbook(rows: Iterable[SheetRow]) -> Iterator[bytes]:
    """Yield a workbook in pieces.

    Rows go to the disk as they come, so that the memory it takes does not grow with their number. Text is
    text whatever it begins with: no cell of it is a formula.
    """
    with TemporaryFile() as file:
        _write(rows, file)
        file.seek(0)
        yield from iter(partial(file.read, _PIECE), b"")


def _write(rows: Iterable[SheetRow], file: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    for name, cells in rows:
        if name in book.sheetnames:
            book[name].append([_cell(book[name], value) for value in cells])
        else:
            _begin(book.create_sheet(name), cells)
    book.save(file)


def _begin(sheet: WriteOnlyWorksheet, headings: list[Cell]) -> None:
    for place, heading in enumerate(headings, start=1):
        width = 60 if heading in {"Action", "Why"} else 28 if len(str(heading)) > 9 else 15
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    cells = [_cell(sheet, heading) for heading in headings]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:_LONGEST])
        cell.data_type = "s"  # or what begins with "=" would be a formula
        cell.quotePrefix = True  # stays text when somebody edits it
    else:
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, date):
            cell.number_format = _DATE
    cell.alignment = _TOP
    return cell
