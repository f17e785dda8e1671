"""Which case reviews' records are due for a decision: keep longer, or delete."""

from dataclasses import dataclass
from datetime import date

from reviews.models import Family, Review
from wsscp.dates import add_months


@dataclass(frozen=True)
class DueRecord:
    """A closed record, the day its retention ends, and the reason of the latest decision to keep it."""

    review: Review
    due_on: date
    kept_because: str


def due_for_decision(*, today: date) -> list[DueRecord]:
    """Return closed case reviews whose retention has ended, the oldest first."""
    closed = Review.objects.filter(kind__family=Family.CASE, closed_on__isnull=False)
    records = []
    for review in closed.select_related("kind").prefetch_related("keepings"):
        due_on, reason = retained_until(review)
        if due_on <= today:
            records.append(DueRecord(review, due_on, reason))
    return sorted(records, key=lambda record: record.due_on)


def retained_until(review: Review) -> tuple[date, str]:
    """Return until when a closed record is kept, and the reason where somebody decided it."""
    assert review.closed_on is not None
    by_rule = add_months(review.closed_on, 12 * review.kind.keep_years)
    latest = next(iter(review.keepings.all()), None)
    if latest is None:
        return by_rule, ""
    return max(by_rule, latest.keep_until), latest.reason
