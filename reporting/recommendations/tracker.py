"""The recommendations tracker as rows of an Excel workbook, one for each recommendation."""

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
    ("Its own actions still open", 36),
    ("Colour", 12),
    ("Why", 40),
    ("Carried out by", 50),
    ("Due", 24),
    ("Released", 14),
)


def tracker_rows(rated: Iterable[RatedRecommendation], *, marking: str = "") -> Iterator[SheetRow]:
    """Yield the rows of a workbook of recommendations as their reader may see them.

    With a marking, it is at the top, at the bottom and on each printed page.
    """
    widths = tuple(width for _, width in TRACKER_HEADINGS)
    sheet = Sheet("Recommendations", widths, heading_rows=2 if marking else 1, marking=marking)
    marked = [(sheet, [marking])] if marking else []
    yield from marked
    yield sheet, [name for name, _ in TRACKER_HEADINGS]
    yield from ((sheet, _cells(recommendation)) for recommendation in rated)
    yield from marked


def _cells(recommendation: RatedRecommendation) -> Sequence[str]:
    row, rating = recommendation.row, recommendation.rating
    plan_actions, own_actions = recommendation.plan_actions, recommendation.own_actions
    actions = [f"{rated.action.number} {rated.action.text}" for rated in plan_actions]
    actions += [rated.action.text for rated in own_actions]
    due = [rated.next_due.on.isoformat() for rated in plan_actions if rated.next_due]
    due += [rated.milestone.due_on.isoformat() for action in own_actions for rated in action.milestones]
    return [
        row.reference,
        recommendation.wording,
        recommendation.source,
        row.theme.name if row.theme else "",
        row.get_level_display(),
        recommendation.lead,
        recommendation.state.label,
        recommendation.open_actions_text,
        rating.label,
        rating.why,
        "; ".join(actions),
        "; ".join(due),
        row.released_on.isoformat() if row.released_on else "",
    ]
