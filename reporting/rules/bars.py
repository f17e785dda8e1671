"""A bar of RAG counts: how wide each segment is, so that a template draws it without arithmetic.

Standard library only. Widths are in units of the drawing's own fixed box, 400 wide and 34 high.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.rag import Rag, describe_counts

BAR_WIDTH = 400

# Fill and text colour, as in static/css/site.css: a drawing in a PDF has no style sheet.
RAG_FILLS = {
    Rag.RED: ("#a3161b", "#ffffff"),
    Rag.AMBER: ("#ffbf1f", "#0b0c0c"),
    Rag.GREEN: ("#14663a", "#ffffff"),
    Rag.BLUE: ("#1d4f91", "#ffffff"),
    Rag.UNRATED: ("#5b6368", "#ffffff"),
}
# The width of a label at the drawing's font size: its margin, and each character.
_LABEL_MARGIN, _CHARACTER = 8, 12


@dataclass(frozen=True)
class Segment:
    """The part of the bar for one RAG status."""

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
    """A bar with its alternative text. Without counts it has no segments."""

    title: str
    segments: tuple[Segment, ...]


def rag_bar(counts: Mapping[Rag, int], *, what: str) -> Bar:
    """Return the bar for some counts; `what` opens its alternative text: "Neglect: 7 red, 2 green of 9".

    Widths are in proportion, but no segment is narrower than its label (numbers up to 9,999).
    """
    present = {rag: number for rag, number in counts.items() if number}
    segments = []
    x = 0
    for rag, width in _widths(present).items():
        fill, ink = RAG_FILLS[rag]
        segments.append(Segment(rag, present[rag], x, width, fill, ink))
        x += width
    return Bar(f"{what}: {describe_counts(dict(counts))}", tuple(segments))


def _widths(present: Mapping[Rag, int]) -> dict[Rag, int]:
    """Share BAR_WIDTH in proportion, after giving segments that would be too narrow their least width."""
    least = {rag: _LABEL_MARGIN + _CHARACTER * (2 + len(str(number))) for rag, number in present.items()}
    narrow: dict[Rag, int] = {}
    while True:
        room = BAR_WIDTH - sum(narrow.values())
        total = sum(number for rag, number in present.items() if rag not in narrow)
        too_narrow = {
            rag: least[rag]
            for rag, number in present.items()
            if rag not in narrow and room * number < least[rag] * total
        }
        if not too_narrow:
            break
        narrow |= too_narrow
    widths = {rag: narrow.get(rag) or room * number // total for rag, number in present.items()}
    if widths:
        widths[max(widths, key=widths.__getitem__)] += BAR_WIDTH - sum(widths.values())
    return widths
