"""Parts of a report that only some have: a heading, then words, each with or without a table of texts.

Ground floor: standard library only. They are kept in the sheet that is signed (reporting/rules/content.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ContentTable:
    """A table as it is printed. `numbers` says of each column whether it is set to the right."""

    name: str
    heads: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def headings(self) -> list[dict[str, object]]:
        """The headings, each with whether its column holds numbers."""
        return self._cells(self.heads)

    @property
    def lines(self) -> list[list[dict[str, object]]]:
        """The rows as a template shows them: text, heading and whether it is a number."""
        return [self._cells(row) for row in self.rows]

    @property
    def last(self) -> list[dict[str, object]]:
        """The row of totals, where there is one."""
        return self._cells(self.total) if self.total else []

    def _cells(self, texts: tuple[str, ...]) -> list[dict[str, object]]:
        return [
            {"text": text, "head": head, "is_number": is_number}
            for text, head, is_number in zip(texts, self.heads, self.numbers, strict=True)
        ]


@dataclass(frozen=True)
class ContentParagraph:
    """A paragraph, and the table it speaks of."""

    words: str
    table: ContentTable | None = None


@dataclass(frozen=True)
class ContentPart:
    """A part with its heading."""

    heading: str
    paragraphs: tuple[ContentParagraph, ...]


def part_from_json(told: Mapping[str, Any]) -> ContentPart:
    """Return a part that was put into JSON."""
    return ContentPart(told["heading"], tuple(_words(one) for one in told["paragraphs"]))


def _words(told: Mapping[str, Any]) -> ContentParagraph:
    return ContentParagraph(told["words"], _table(told["table"]) if told["table"] else None)


def _table(told: Mapping[str, Any]) -> ContentTable:
    return ContentTable(
        name=told["name"],
        heads=tuple(told["heads"]),
        numbers=tuple(told["numbers"]),
        rows=tuple(tuple(row) for row in told["rows"]),
        total=tuple(told["total"]),
        notes=tuple(told["notes"]),
    )
