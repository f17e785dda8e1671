"""Tables as the rows of a CSV file and of a workbook."""

import re
from collections.abc import Iterable, Iterator

from wsscp.exports.tables import Column, ColumnType, Table, TableValue, format_value
from wsscp.exports.writers import Cell, CellValue, FormattedValue, Sheet, SheetRow


def table_rows(tables: Iterable[Table]) -> Iterator[list[str]]:
    """Yield tables below one another: title, headings, rows, notes, and an empty line."""
    for table in tables:
        yield [table.title]
        yield [column.name for column in table.columns]
        for row in [*table.rows, *([table.total] if table.total else [])]:
            yield [_plain(value, column) for value, column in zip(row, table.columns, strict=True)]
        yield from ([note] for note in table.notes)
        yield []


def _plain(value: TableValue, column: Column) -> str:
    """Return a value for programs: numbers without signs or commas, "" where it is not known."""
    if value is None:
        return ""
    return str(value) if column.is_number else format_value(value, column.kind)


_NUMBER_FORMATS = {ColumnType.PERCENT: "0%", ColumnType.MONEY: "£#,##0.00", ColumnType.NUMBER: "#,##0"}


def table_sheets(tables: Iterable[Table]) -> Iterator[SheetRow]:
    """Yield the rows of a workbook with a sheet for each table; its numbers are numbers."""
    taken: set[str] = set()
    for table in tables:
        widths = tuple(14 if column.is_number else 44 for column in table.columns)
        sheet = Sheet(sheet_name(table.title, taken), widths, heading_rows=2)
        yield sheet, [table.title]
        yield sheet, [column.name for column in table.columns]
        for row in table.rows:
            yield sheet, _cells(row, table.columns)
        if table.total:
            yield sheet, _cells(table.total, table.columns, is_bold=True)
        yield from ((sheet, [note]) for note in table.notes)


def _cells(row: tuple[TableValue, ...], columns: tuple[Column, ...], *, is_bold: bool = False) -> list[Cell]:
    cells: list[Cell] = []
    for value, column in zip(row, columns, strict=True):
        shown: CellValue = value
        if value is not None and column.kind is ColumnType.PERCENT and not isinstance(value, str):
            shown = value / 100
        elif not column.is_number:
            shown = format_value(value, column.kind)
        cells.append(FormattedValue(shown, _NUMBER_FORMATS.get(column.kind, "General"), is_bold))
    return cells


def sheet_name(title: str, taken: set[str]) -> str:
    """Return a valid, unique sheet name: 31 characters at most, none of those Excel reserves."""
    plain = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", title)[:31].strip() or "Table"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[:27]} {number}"
    taken.add(name.casefold())
    return name
