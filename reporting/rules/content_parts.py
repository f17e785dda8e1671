"""Optional parts of a report: a heading and paragraphs, each with or without a table of texts.

Standard library only. They are part of the report content (reporting/rules/content.py): field names are
keys of stored JSON.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ContentTable:
    """A table as it is printed. `numbers` says for each column whether it is aligned right."""

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
    """A paragraph, and the table it introduces."""

    words: str
    table: ContentTable | None = None


@dataclass(frozen=True)
class ContentPart:
    """A part with its heading."""

    heading: str
    paragraphs: tuple[ContentParagraph, ...]
