"""How a plan does over its quarters: what counts as in time, as well forecast, as declared better.

Ground floor: standard library only, and no clock. The figures are counted in `reporting/queries/trend_*.py`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from reporting.rag import Rag
from wsscp.dates import count_of

# A forecast is looked at this many days before what it was of was done, and is right within this many.
HORIZONS = (90, 30)
CLOSE_DAYS = 14


class DateOutcome(StrEnum):
    """What became of a date, by the day it was first due."""

    IN_TIME = "Done by then"
    LATE = "Done later"
    NOT_DONE = "Not done"
    OUT = "Not rated"


def date_outcome(original_on: date, done_on: date | None, *, is_out: bool) -> DateOutcome:
    """Return what became of a date. What was done counts, though its action was put on hold afterwards."""
    if done_on is not None:
        return DateOutcome.IN_TIME if done_on <= original_on else DateOutcome.LATE
    return DateOutcome.OUT if is_out else DateOutcome.NOT_DONE


class ForecastAccuracy(StrEnum):
    """Where something was done, seen from its forecast."""

    CLOSE = "close"
    EARLIER = "earlier"
    LATER = "later"


def forecast_accuracy(days: int) -> ForecastAccuracy:
    """Return how far off a forecast was; `days` is how long after it the thing was done."""
    if abs(days) <= CLOSE_DAYS:
        return ForecastAccuracy.CLOSE
    return ForecastAccuracy.LATER if days > 0 else ForecastAccuracy.EARLIER


def median_text(days: Sequence[int]) -> str:
    """Return the median of some distances from the forecast: "3.5 days late", "on the day"."""
    if not days:
        return ""
    middle = median(days)
    if not middle:
        return "on the day"
    number = abs(middle)
    told = count_of(int(number), "day") if number == int(number) else f"{number} days"
    return f"{told} {'late' if middle > 0 else 'early'}"


class RecordedForecast(NamedTuple):
    """A forecast as it was recorded: the day from which it counts, and what it said (None: taken back)."""

    counts_from: date
    forecast_on: date | None


def forecast_as_at(told: Iterable[RecordedForecast], day: date) -> date | None:
    """Return the forecast that stood at the end of a day; `told` is in the order of recording."""
    stood = [one for one in told if one.counts_from <= day]
    return stood[-1].forecast_on if stood else None


class DeclaredComparison(StrEnum):
    """What a return says of a colour, beside the computed one."""

    BETTER = "Declared better"
    SAME = "Declared the same"
    WORSE = "Declared worse"
    NOTHING = "Nothing declared"
    ALONE = "Declared, none computed"


_PLACE = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2, Rag.BLUE: 3}


def compare_declared(declared: str, computed: str) -> DeclaredComparison:
    """Compare a declared colour with the computed one, each by its value; "" is none."""
    if not declared:
        return DeclaredComparison.NOTHING
    computed_place = _PLACE.get(Rag(computed)) if computed else None
    if computed_place is None:
        return DeclaredComparison.ALONE
    further = _PLACE[Rag(declared)] - computed_place
    if not further:
        return DeclaredComparison.SAME
    return DeclaredComparison.BETTER if further > 0 else DeclaredComparison.WORSE


def percent(part: int, whole: int) -> int | None:
    """Return a share in whole per cent; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None
