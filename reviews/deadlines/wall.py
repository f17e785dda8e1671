"""The clock wall: every clock of the case reviews that runs, with its colour; and how timely they were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reporting.rag import Rag, Rating
from reviews.deadlines.queries import Clock, clocks_of, with_clocks
from reviews.models import Review
from reviews.models.cases import CLOCKS
from reviews.rules.counts import few_of
from reviews.rules.deadline_rating import rate_clock
from reviews.rules.deadlines import Unit
from wsscp.dates import add_months, count_of, long_date


@dataclass(frozen=True)
class RatedClock:
    """A clock with its colour, and how many of its days are used and left."""

    clock: Clock
    rating: Rating
    used: str
    left: str

    @property
    def due_text(self) -> str:
        """The day it is due, as written."""
        return long_date(self.clock.due_on) if self.clock.due_on else "Not known while it is suspended"

    @property
    def says(self) -> str:
        """What the rule says, from which edition, and how binding it is."""
        edition = self.clock.deadline.edition
        return f"{edition.says}. {edition.source}. {edition.force.label}. {edition.to_confirm}".strip()


def rated_clocks(review: Review, *, as_at: date) -> list[RatedClock]:
    """Return a case review's clocks with their colours."""
    return [_rated(clock, as_at) for clock in clocks_of(review)]


def clock_wall(*, as_at: date) -> list[RatedClock]:
    """Return every clock that runs or stands still, the most pressing first."""
    found = [
        _rated(clock, as_at)
        for review in with_clocks()
        for clock in clocks_of(review)
        if clock.met_on is None and not clock.is_over
    ]
    return sorted(found, key=lambda one: (one.rating.rag is Rag.UNRATED, one.clock.due_on or as_at))


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
        for review in with_clocks()
        for clock in clocks_of(review)
        if clock.due_on and since < clock.due_on <= as_at
    ]
    return [Timeliness(label, _in_time([one for one in due if one.rule == rule])) for rule, label in CLOCKS]


def _in_time(clocks: Iterable[Clock]) -> str:
    met = [one.met_on is not None and one.met_on <= one.due_on for one in clocks]
    return few_of(sum(met), len(met))


def _rated(clock: Clock, as_at: date) -> RatedClock:
    standing = clock.standing(as_at)
    unit = "working day" if clock.deadline.edition.unit is Unit.WORKING_DAYS else "day"
    rating = rate_clock(
        due_on=clock.due_on,
        used=standing.used,
        left=standing.left,
        unit=unit,
        as_at=as_at,
        met_on=clock.met_on,
        is_suspended=standing.is_suspended,
    )
    return RatedClock(clock, rating, count_of(standing.used, unit), count_of(standing.left, unit))
