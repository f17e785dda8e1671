"""A document as the importer sees it, whatever its format: lines, and tables of cells of lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from wsscp.limits import TEXT

# What people type in front of an item where Word would number it: "• ", "- ", "1. ", "2) ", "(a) ".
_TYPED_BULLET = re.compile(r"^\s*(?:[•●▪◦‣·–*]|-|\uf0b7)\s+(?=\S)")
_TYPED_NUMBER = re.compile(r"^\s*(\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.)])\s+(?=\S)")
# Not allowed in XML nor wanted in a database: control characters but tab and line feed.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Return text without control characters; Word's own line break (\\x0b) stays a line break.

    A text longer than any field holds is cut: no paragraph of a plan comes near it.
    """
    text = text[: TEXT + 1].replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return _CONTROL.sub("", text).encode("utf-8", "ignore").decode("utf-8")


def flat(text: str) -> str:
    """Return text on one line with single spaces."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Line:
    """A paragraph. `number` is what is printed before it ("2.", "(a)", "•"), by Word or typed."""

    text: str
    number: str = ""
    level: int = 0
    is_heading: bool = False

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return bool(self.number)

    def pieces(self) -> list["Line"]:
        """Return the line cut at its soft line breaks, with typed bullets and numbers recognised.

        An item that Word numbers is one item, however many soft breaks it has.
        """
        if self.is_item:
            return (
                [Line(flat(self.text), self.number, self.level, self.is_heading)] if self.text.strip() else []
            )
        return [_typed(piece, self) for piece in self.text.split("\n") if piece.strip()]


def _typed(text: str, line: Line) -> Line:
    number = _TYPED_NUMBER.match(text)
    if number:
        return Line(flat(text[number.end() :]), number[1], line.level, line.is_heading)
    bullet = _TYPED_BULLET.match(text)
    if bullet:
        return Line(flat(text[bullet.end() :]), "•", line.level, line.is_heading)
    return Line(flat(text), "", line.level, line.is_heading)


@dataclass(frozen=True, eq=False)
class DocumentCell:
    """A cell. A merged one is the same object at each of its places in the table."""

    lines: tuple[Line, ...] = ()
    tables: tuple["DocumentTable", ...] = ()

    @cached_property
    def pieces(self) -> list[Line]:
        """Its lines, cut at soft line breaks and without empty ones."""
        return [piece for line in self.lines for piece in line.pieces()]

    @cached_property
    def text(self) -> str:
        """Its text, one line for each piece, without bullets and numbers."""
        return "\n".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, eq=False)
class DocumentTable:
    """Rows of cells, all of one length. In a sheet (`is_sheet`) a row is an action."""

    rows: tuple[tuple[DocumentCell, ...], ...]
    is_sheet: bool = False


Block = Line | DocumentTable


def distinct_cells(row: tuple[DocumentCell, ...]) -> list[DocumentCell]:
    """Return a row's cells, each merged one once, the empty ones left out."""
    return [cell for cell in dict.fromkeys(row) if cell.text]


def nested_tables(table: DocumentTable) -> Iterator[DocumentTable]:
    """Yield the tables inside a table's cells, each once."""
    for cell in dict.fromkeys(cell for row in table.rows for cell in row):
        yield from cell.tables
