"""The RAG rule: which RAG status a milestone has on a day, and why.

Source: the key the partnership prints (business plan 2020-21, quarterly progress report):
Red = a month late, Amber = will be 2 weeks late, Green = progressing as planned, Blue = completed.

Standard library only: no Django, and nothing here reads the clock.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from wsscp.dates import add_months, count_of, long_date


class Rag(StrEnum):
    """A RAG status of the key, or not rated (on hold, cancelled, superseded)."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
    UNRATED = "unrated"

    @property
    def word(self) -> str:
        """The word printed with the colour, which is never shown alone."""
        return "Not rated" if self is Rag.UNRATED else self.value.capitalize()

    @property
    def letter(self) -> str:
        """The letter printed with the colour."""
        return "–" if self is Rag.UNRATED else self.value[0].upper()

    @property
    def severity(self) -> int:
        """How bad it is, the order of the key: 3 red, 2 amber, 1 green, 0 blue; -1 not rated."""
        return _SEVERITY[self]

    @property
    def is_open(self) -> bool:
        """Whether it is of something still to be done: red, amber or green."""
        return self.severity > 0


_SEVERITY = {rag: 3 - place for place, rag in enumerate(Rag)}


@dataclass(frozen=True)
class RagKey:
    """A plan's thresholds: how late is amber (days) and how late is red (calendar months)."""

    amber_days: int = 14
    red_months: int = 1

    def sentences(self, *, singular: str = "activity", plural: str = "activities") -> dict[Rag, str]:
        """Return the four sentences of the printed key, generated from the thresholds."""
        weeks, odd_days = divmod(self.amber_days, 7)
        amber = count_of(self.amber_days, "day") if odd_days else count_of(weeks, "week")
        red = "a month" if self.red_months == 1 else count_of(self.red_months, "month")
        return {
            Rag.RED: f"Achievement of {singular} is {red} late",
            Rag.AMBER: f"Achievement of {singular} will be {amber} late",
            Rag.GREEN: f"All {plural} are progressing as planned",
            Rag.BLUE: "Completed",
        }


class DatedReason(NamedTuple):
    """Why a due date has its RAG status: put into words only where it is shown."""

    due_on: date
    as_at: date
    completed_on: date | None
    forecast_on: date | None
    what: str

    def __str__(self) -> str:
        if self.completed_on and self._is_done:
            return f"completed {long_date(self.completed_on)}{self._days_after}"
        return ", ".join([f"{self.what} {long_date(self.due_on)}", *self._not_done()]) + self._done_later

    @property
    def beside_dates(self) -> str:
        """The reason for where the due date, the forecast and the completion stand beside it."""
        if self._is_done:
            return f"completed{self._days_after}"
        return ", ".join(self._not_done(names_forecast=False)) + self._done_later

    @property
    def _is_done(self) -> bool:
        return self.completed_on is not None and self.completed_on <= self.as_at

    @property
    def _done_later(self) -> str:
        """The completion, where it came after the day of judgement."""
        return f"; completed {long_date(self.completed_on)}" if self.completed_on else ""

    @property
    def _days_after(self) -> str:
        """How many days after the due date it was completed; empty where it was in time."""
        late = (self.completed_on - self.due_on).days if self.completed_on else 0
        return f", {count_of(late, 'day')} after it was due" if late > 0 else ""

    def _not_done(self, *, names_forecast: bool = True) -> Iterator[str]:
        """Yield how many days late or to go, and the forecast."""
        days = (self.as_at - self.due_on).days
        yield "not done"
        if days > 0:
            yield f"{count_of(days, 'day')} overdue"
        elif days == 0:
            yield "due today" if self.what == "due" else "today"
        else:
            yield f"{count_of(-days, 'day')} to go"
        if self.forecast_on is not None:
            late = (self.forecast_on - self.due_on).days
            when = f"{count_of(late, 'day')} late" if late > 0 else "on time"
            passed = ", and that day has passed" if self.forecast_on < self.as_at else ""
            if names_forecast:
                yield f"forecast {long_date(self.forecast_on)} ({when}{passed})"
            else:
                yield f"forecast {when}{passed}"


@dataclass(frozen=True, slots=True)
class Rating:
    """A RAG status with its reason, and how many days overdue (0 = not overdue)."""

    rag: Rag
    reason: str | DatedReason
    days_overdue: int = 0
    word: str = ""

    @property
    def why(self) -> str:
        """The reason in words."""
        return str(self.reason)

    @property
    def why_beside_dates(self) -> str:
        """The reason in words, for where the dates it speaks of stand beside it."""
        return self.reason if isinstance(self.reason, str) else self.reason.beside_dates

    @property
    def label(self) -> str:
        """The word to print: the RAG status, or the standing of what is not rated ("On hold")."""
        return self.word or self.rag.word

    @property
    def letter(self) -> str:
        """The letter printed with the colour."""
        return self.rag.letter


def rate(
    *,
    due_on: date,
    as_at: date,
    completed_on: date | None = None,
    forecast_on: date | None = None,
    key: RagKey = RagKey(),
    what: str = "due",
) -> Rating:
    """Rate one due date as at a day.

    `expected` is the later of the forecast (without one, the due date) and, once the due date has
    passed, the day of judgement itself. Blue: completed on or before the day. Red: expected is
    `key.red_months` calendar months or more after the due date, clamped to the month's end. Amber:
    `key.amber_days` or more after. Green otherwise. A completion after `as_at` does not count yet, but the
    reason names it.

    `what` opens the reason: "due", or "ongoing, review due" for an ongoing action.
    """
    reason = DatedReason(due_on, as_at, completed_on, forecast_on, what)
    if completed_on is not None and completed_on <= as_at:
        return Rating(Rag.BLUE, reason)

    overdue = max((as_at - due_on).days, 0)
    expected = forecast_on or due_on
    if overdue:
        expected = max(expected, as_at)
    if expected >= add_months(due_on, key.red_months):
        rag = Rag.RED
    elif (expected - due_on).days >= key.amber_days:
        rag = Rag.AMBER
    else:
        rag = Rag.GREEN
    return Rating(rag, reason, overdue)


def worst(ratings: Iterable[Rating]) -> Rating:
    """Return the worst rating: an action has that of its milestones, a priority that of its actions.

    Blue only when all are blue; never an average. What is not rated does not count; when nothing
    is rated, the result is not rated. Among equals, the longest overdue.
    """
    rated = [rating for rating in ratings if rating.rag is not Rag.UNRATED]
    if not rated:
        return Rating(Rag.UNRATED, "nothing here is rated")
    return max(rated, key=lambda rating: (rating.rag.severity, rating.days_overdue))


def count_ratings(ratings: Iterable[Rating]) -> dict[Rag, int]:
    """Count ratings by RAG status; every status is present, in the key's order."""
    counts = Counter(rating.rag for rating in ratings)
    return {rag: counts[rag] for rag in Rag}


def describe_counts(counts: dict[Rag, int]) -> str:
    """Return the counts as printed beside a priority's RAG status: "7 red, 2 green of 9"."""
    total = sum(counts.values())
    named = [f"{number} {rag.word.lower()}" for rag, number in counts.items() if number]
    return f"{', '.join(named)} of {total}" if named else "none"
