"""The clock wall: every clock of the case reviews that runs, with its colour; and how timely they were."""

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
    """A clock with its colour, and how many of its days are used and left."""

    deadline: ReviewDeadline
    rating: Rating
    used: str
    left: str

    @property
    def due_text(self) -> str:
        """The day it is due, as written."""
        return long_date(self.deadline.due_on) if self.deadline.due_on else "Not known while it is suspended"

    @property
    def rule_text(self) -> str:
        """What the rule says, from which edition, and how binding it is."""
        edition = self.deadline.deadline.edition
        return f"{edition.limit_text}. {edition.source}. {edition.force.label}. {edition.to_confirm}".strip()


def rated_deadlines(review: Review, *, as_at: date) -> list[RatedDeadline]:
    """Return a case review's clocks with their colours."""
    return [_rated(clock, as_at) for clock in deadlines_of(review)]


def open_deadlines(*, as_at: date) -> list[RatedDeadline]:
    """Return every clock that runs or stands still, the most pressing first."""
    found = [
        _rated(clock, as_at)
        for review in reviews_with_deadlines()
        for clock in deadlines_of(review)
        if clock.met_on is None and not clock.is_over
    ]
    return sorted(found, key=lambda one: (one.rating.rag is Rag.UNRATED, one.deadline.due_on or as_at))


@dataclass(frozen=True)
class Timeliness:
    """How many of a clock were met in time, as those outside the group may know it."""

    label: str
    in_time: str


def timeliness(*, as_at: date) -> list[Timeliness]:
    """Return, for each clock, how many of those due in the twelve months to a day were met in time."""
    since = add_months(as_at, -12)
    due = [
        clock
        for review in reviews_with_deadlines()
        for clock in deadlines_of(review)
        if clock.due_on and since < clock.due_on <= as_at
    ]
    return [
        Timeliness(label, _in_time([one for one in due if one.rule == rule]))
        for rule, label in DEADLINE_CHOICES
    ]


def _in_time(clocks: Iterable[ReviewDeadline]) -> str:
    met = [one.met_on is not None and one.met_on <= one.due_on for one in clocks]
    return mask_share(sum(met), len(met))


def _rated(clock: ReviewDeadline, as_at: date) -> RatedDeadline:
    progress = clock.progress(as_at)
    unit = "working day" if clock.deadline.edition.unit is Unit.WORKING_DAYS else "day"
    rating = rate_deadline(
        due_on=clock.due_on,
        used=progress.used,
        left=progress.left,
        unit=unit,
        as_at=as_at,
        met_on=clock.met_on,
        is_suspended=progress.is_suspended,
    )
    return RatedDeadline(clock, rating, count_of(progress.used, unit), count_of(progress.left, unit))
