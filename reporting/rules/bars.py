"""A bar of colours: how wide each segment is, so that a template can draw it without arithmetic.

Ground floor: standard library only. Widths are units of the drawing's own fixed box, 400 wide and 34 high.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.rag import Rag, describe_counts

BAR_WIDTH = 400

# Fill and text, as in static/css/site.css: a drawing in a PDF has no style sheet to take them from.
RAG_FILLS = {
    Rag.RED: ("#a3161b", "#ffffff"),
    Rag.AMBER: ("#ffbf1f", "#0b0c0c"),
    Rag.GREEN: ("#14663a", "#ffffff"),
    Rag.BLUE: ("#1d4f91", "#ffffff"),
    Rag.UNRATED: ("#5b6368", "#ffffff"),
}
# What a letter, a space and digits need at the drawing's size of type.
_LABEL_MARGIN, _CHARACTER = 8, 12


@dataclass(frozen=True)
class Segment:
    """One colour's part of the bar."""

    rag: Rag
    number: int
    x: int
    width: int
    fill: str
    ink: str

    @property
    def label(self) -> str:
        """The letter and number drawn on it, so that the bar works without colour."""
        return f"{self.rag.letter} {self.number}"

    @property
    def middle(self) -> float:
        """Where the label is centred."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Bar:
    """A bar with its alternative text. Without anything to count it has no segments."""

    title: str
    segments: tuple[Segment, ...]


def rag_bar(by_colour: Mapping[Rag, int], *, what: str) -> Bar:
    """Return the bar of some counts; `what` opens its alternative text: "Neglect: 7 red, 2 green of 9".

    Widths are in proportion, but no segment is narrower than its label (numbers up to 9,999).
    """
    present = {rag: number for rag, number in by_colour.items() if number}
    segments = []
    x = 0
    for rag, width in _widths(present).items():
        fill, ink = RAG_FILLS[rag]
        segments.append(Segment(rag, present[rag], x, width, fill, ink))
        x += width
    return Bar(f"{what}: {describe_counts(dict(by_colour))}", tuple(segments))


def _widths(present: Mapping[Rag, int]) -> dict[Rag, int]:
    """Share WIDTH out in proportion, after what would be too narrow has been given its least width."""
    least = {rag: _LABEL_MARGIN + _CHARACTER * (2 + len(str(number))) for rag, number in present.items()}
    narrow: dict[Rag, int] = {}
    while True:
        room = BAR_WIDTH - sum(narrow.values())
        total = sum(number for rag, number in present.items() if rag not in narrow)
        more = {
            rag: least[rag]
            for rag, number in present.items()
            if rag not in narrow and room * number < least[rag] * total
        }
        if not more:
            break
        narrow |= more
    widths = {rag: narrow.get(rag) or room * number // total for rag, number in present.items()}
    if widths:
        widths[max(widths, key=widths.__getitem__)] += BAR_WIDTH - sum(widths.values())
    return widths
