"""The recommendations tracker as an Excel workbook: one row each, harmless to open."""

from collections.abc import Iterable, Iterator, Sequence

from reporting.recommendations.queries import RatedRecommendation
from wsscp.exports.writers import Sheet, SheetRow

TRACKER_HEADINGS = (
    ("Reference", 14),
    ("Recommendation", 60),
    ("Comes from", 34),
    ("Theme", 22),
    ("Level", 16),
    ("Lead", 30),
    ("State", 24),
    ("Colour", 12),
    ("Why", 40),
    ("Carried out by", 50),
    ("Due", 24),
    ("Released", 14),
)


def tracker_rows(rated: Iterable[RatedRecommendation], *, marking: str = "") -> Iterator[SheetRow]:
    """Yield the rows of a workbook of recommendations as their reader may know them.

    Where it says of cases it is marked, at its top and bottom and on each page that is printed.
    """
    widths = tuple(width for _, width in TRACKER_HEADINGS)
    sheet = Sheet("Recommendations", widths, heading_rows=2 if marking else 1, marking=marking)
    marked = [(sheet, [marking])] if marking else []
    yield from marked
    yield sheet, [name for name, _ in TRACKER_HEADINGS]
    yield from ((sheet, _cells(one)) for one in rated)
    yield from marked


def _cells(one: RatedRecommendation) -> Sequence[str]:
    row = one.row
    actions = [f"{rated.action.number} {rated.action.text}" for rated in one.plan_actions]
    actions += [rated.action.text for rated in one.own_actions]
    due = [rated.next_due.on.isoformat() for rated in one.plan_actions if rated.next_due]
    due += [part.milestone.due_on.isoformat() for rated in one.own_actions for part in rated.milestones]
    return [
        row.reference,
        one.wording,
        one.source,
        row.theme.name if row.theme else "",
        row.get_level_display(),
        one.lead,
        one.state.label,
        one.rating.label,
        one.rating.why,
        "; ".join(actions),
        "; ".join(due),
        row.released_on.isoformat() if row.released_on else "",
    ]
