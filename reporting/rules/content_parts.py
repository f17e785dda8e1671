"""Optional parts of a report: a heading and paragraphs, each with or without a table of texts.

Standard library only. They are part of the report content (reporting/rules/content.py): field names are
keys of stored JSON.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

_HANDS_HEADINGS = ("Part", "Return of", "Written by", "Submitted by", "Accepted by")


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


@dataclass(frozen=True)
class ContentHand:
    """Somebody who had a part in a report: their name, for the screen, and the role they held that day."""

    name: str
    role: str


@dataclass(frozen=True)
class ContentHands:
    """Who wrote, submitted and accepted a part of a report: of a group's return, or of the report itself."""

    part: str
    group: str
    wrote: tuple[ContentHand, ...] = ()
    submitted: tuple[ContentHand, ...] = ()
    accepted: tuple[ContentHand, ...] = ()

    def cells(self, shown: Callable[[ContentHand], str]) -> tuple[str, ...]:
        """Return its row of a table, with people as they are shown there."""
        acts = (self.wrote, self.submitted, self.accepted)
        return (self.part, self.group, *("; ".join(dict.fromkeys(map(shown, hands))) for hands in acts))


def hands_part(hands: Iterable[ContentHands], *, on_screen: bool) -> tuple[ContentPart, ...]:
    """Return who wrote, submitted and accepted what as a part of a report, or () where nobody did.

    People appear by their role, as on paper; on screen by their name, too.
    """
    shown = _named if on_screen else _by_role
    rows = tuple(each.cells(shown) for each in hands)
    table = ContentTable("Who wrote what", _HANDS_HEADINGS, (False,) * len(_HANDS_HEADINGS), rows)
    words = f"People are given by {'name and ' if on_screen else ''}the role they held on that day."
    heading = "Who wrote, submitted and accepted each part"
    return (ContentPart(heading, (ContentParagraph(words, table),)),) if rows else ()


def _by_role(hand: ContentHand) -> str:
    return hand.role


def _named(hand: ContentHand) -> str:
    return f"{hand.name} ({hand.role})"
