"""A table that page, CSV, XLSX and PDF are made from, with a chart of one of its columns.

Standard library only. A chart is measured in units of its own fixed box, 400 wide.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

TableValue = str | int | Decimal | bool | None

CHART_WIDTH = 400
UNKNOWN_TEXT = "not known"
_BAR, _LINE, _GAP = 18, 18, 10
_BARS_ON_PAPER = 7
# What a line of a label, and the number behind a bar, need at the chart's font size.
_LABEL_CHARACTERS, _NUMBER_ROOM = 50, 74


class ColumnType(Enum):
    """The kind of value in a column."""

    TEXT = auto()
    NUMBER = auto()
    PERCENT = auto()
    MONEY = auto()
    YES = auto()


@dataclass(frozen=True)
class Column:
    """A column with its heading."""

    name: str
    kind: ColumnType = ColumnType.NUMBER

    @property
    def is_number(self) -> bool:
        """Whether it is aligned to the right."""
        return self.kind in {ColumnType.NUMBER, ColumnType.PERCENT, ColumnType.MONEY}


@dataclass(frozen=True)
class ChartBar:
    """One bar: the lines of its label above it, and its number behind it."""

    lines: tuple[tuple[int, str], ...]
    y: int
    width: int
    text: str
    text_x: int
    text_y: int


@dataclass(frozen=True)
class Chart:
    """Bars below one another, with a title for those who cannot see them."""

    title: str
    height: int
    bars: tuple[ChartBar, ...]


@dataclass(frozen=True)
class Table:
    """A table: `charted` is the index of the column its chart shows, notes are printed beneath it.

    `unknown` is printed where a number is missing.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[TableValue, ...], ...]
    total: tuple[TableValue, ...] | None = None
    charted: int | None = None
    notes: tuple[str, ...] = ()
    empty: str = "Nothing in this period."
    unknown: str = UNKNOWN_TEXT

    @property
    def heads(self) -> list[dict[str, object]]:
        """The headings, each with whether its column has numbers."""
        return [{"name": column.name, "is_number": column.is_number} for column in self.columns]

    @property
    def shown(self) -> list[list[dict[str, object]]]:
        """The rows as a template shows them: text, heading and whether it is a number."""
        return [self._shown(row, self.unknown) for row in self.rows]

    @property
    def shown_total(self) -> list[dict[str, object]]:
        """The last row, where there is one."""
        return self._shown(self.total, unknown="") if self.total else []

    def _shown(self, row: tuple[TableValue, ...], unknown: str) -> list[dict[str, object]]:
        return [
            {
                "text": unknown if value is None and column.is_number else format_value(value, column.kind),
                "head": column.name,
                "is_number": column.is_number,
            }
            for value, column in zip(row, self.columns, strict=True)
        ]

    @property
    def chart(self) -> Chart | None:
        """The chart, where `charted` is set and there is something to draw."""
        return next(iter(self._charts(len(self.rows))), None)

    @property
    def paper_charts(self) -> tuple[Chart, ...]:
        """The same in pieces that a page of paper can hold, all to one scale."""
        return tuple(self._charts(_BARS_ON_PAPER))

    def _charts(self, bars: int) -> Iterator[Chart]:
        index = self.charted
        if index is None:
            return
        column = self.columns[index]
        drawn = [(str(row[0]), value) for row in self.rows if isinstance(value := row[index], int | Decimal)]
        largest = max((value for _, value in drawn), default=0)
        if not largest:
            return
        scale = max(largest, 100) if column.kind is ColumnType.PERCENT else largest
        title = f"{self.title}: {column.name[:1].lower()}{column.name[1:]}"
        for start in range(0, len(drawn), bars):
            continued = f", from {drawn[start][0]}" if start else ""
            yield _chart(f"{title}{continued}", drawn[start : start + bars], scale, column.kind)


def _chart(
    title: str, drawn: list[tuple[str, int | Decimal]], scale: int | Decimal, kind: ColumnType
) -> Chart:
    bars = []
    y = 0
    for label, value in drawn:
        lines = textwrap.wrap(label, _LABEL_CHARACTERS, max_lines=2, placeholder=" …") or [""]
        placed = tuple((y + 14 + place * _LINE, line) for place, line in enumerate(lines))
        y += len(lines) * _LINE + 2
        width = int((CHART_WIDTH - _NUMBER_ROOM) * value / scale)
        bars.append(ChartBar(placed, y, width, format_value(value, kind), width + 6, y + 14))
        y += _BAR + _GAP
    return Chart(title, y, tuple(bars))


def format_value(value: TableValue, kind: ColumnType) -> str:
    """Return a value as it is printed; None as "not known" in a column of numbers, else as ""."""
    if value is None:
        return "" if kind in {ColumnType.TEXT, ColumnType.YES} else UNKNOWN_TEXT
    if isinstance(value, str):
        return value
    if kind is ColumnType.YES:
        return "Yes" if value else "No"
    if kind is ColumnType.PERCENT:
        return f"{value}%"
    return f"£{value:,.2f}" if kind is ColumnType.MONEY else f"{value:,}"
