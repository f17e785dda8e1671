"""The deadlines of case reviews with their RAG status, and how many were met in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reporting.rag import Rag, Rating
from reviews.deadlines.queries import ReviewDeadline, deadlines_of, reviews_with_deadlines
from reviews.models import Review
from reviews.models.cases import DEADLINE_CHOICES
from reviews.rules.counts import mask_share
from reviews.rules.deadline_rating import rate_deadline
from reviews.rules.deadlines import Unit
from wsscp.dates import add_months, count_of, long_date


@dataclass(frozen=True)
class RatedDeadline:
    """A deadline with its RAG status, and how many of its days are used and left."""

    deadline: ReviewDeadline
    rating: Rating
    used: str
    left: str

    @property
    def due_text(self) -> str:
        """The day it is due, as text."""
        return long_date(self.deadline.due_on) if self.deadline.due_on else "Not known while it is suspended"

    @property
    def rule_text(self) -> str:
        """What the rule says, from which edition, and how binding it is."""
        edition = self.deadline.deadline.edition
        return f"{edition.limit_text}. {edition.source}. {edition.force.label}. {edition.to_confirm}".strip()


def rated_deadlines(review: Review, *, as_at: date) -> list[RatedDeadline]:
    """Return a case review's deadlines, rated as at a day."""
    return [_rated(deadline, as_at) for deadline in deadlines_of(review)]


def open_deadlines(*, as_at: date) -> list[RatedDeadline]:
    """Return every deadline not met yet, suspended ones last, the earliest first."""
    rated = [
        _rated(deadline, as_at)
        for review in reviews_with_deadlines()
        for deadline in deadlines_of(review)
        if deadline.met_on is None and not deadline.is_over
    ]
    return sorted(rated, key=lambda line: (line.rating.rag is Rag.UNRATED, line.deadline.due_on or as_at))


@dataclass(frozen=True)
class Timeliness:
    """How many deadlines of a rule were met in time, small counts masked."""

    label: str
    in_time: str


def timeliness(*, as_at: date, reviews: Iterable[Review] | None = None) -> list[Timeliness]:
    """Return, for each rule, how many deadlines due in the twelve months to a day were met in time.

    One query, or none where the case reviews are given.
    """
    since = add_months(as_at, -12)
    met_in_time: dict[str, list[bool]] = {rule: [] for rule, _ in DEADLINE_CHOICES}
    for review in reviews_with_deadlines() if reviews is None else reviews:
        for deadline in deadlines_of(review):
            if deadline.due_on and since < deadline.due_on <= as_at:
                met_in_time[deadline.rule].append(
                    deadline.met_on is not None and deadline.met_on <= deadline.due_on
                )
    return [
        Timeliness(label, mask_share(sum(met_in_time[rule]), len(met_in_time[rule])))
        for rule, label in DEADLINE_CHOICES
    ]


def _rated(deadline: ReviewDeadline, as_at: date) -> RatedDeadline:
    progress = deadline.progress(as_at)
    unit = "working day" if deadline.deadline.edition.unit is Unit.WORKING_DAYS else "day"
    rating = rate_deadline(
        due_on=deadline.due_on,
        used=progress.used,
        left=progress.left,
        unit=unit,
        as_at=as_at,
        met_on=deadline.met_on,
        is_suspended=progress.is_suspended,
    )
    return RatedDeadline(deadline, rating, count_of(progress.used, unit), count_of(progress.left, unit))
