"""The measures of a plan's trends: what counts as on time, as an accurate forecast, as declared better.

Standard library only; nothing here reads the clock. The figures are counted in `reporting/trends`.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from statistics import median

from reporting.rag import Rag
from wsscp.dates import count_of

# Forecasts are looked at as they were so many days before completion, and are close within CLOSE_DAYS.
HORIZONS = (90, 30)
CLOSE_DAYS = 14


class DateOutcome(StrEnum):
    """Whether a milestone was completed by its original due date."""

    IN_TIME = "Done by then"
    LATE = "Done later"
    NOT_DONE = "Not done"
    OUT = "Not rated"


def date_outcome(original_on: date, done_on: date | None, *, is_out: bool) -> DateOutcome:
    """Return the outcome of a milestone. A completion counts even if the action is not rated now."""
    if done_on is not None:
        return DateOutcome.IN_TIME if done_on <= original_on else DateOutcome.LATE
    return DateOutcome.OUT if is_out else DateOutcome.NOT_DONE


class ForecastAccuracy(StrEnum):
    """When a milestone was completed, compared with its forecast."""

    CLOSE = "close"
    EARLIER = "earlier"
    LATER = "later"


def forecast_accuracy(days: int) -> ForecastAccuracy:
    """Return how close a forecast was; `days` is from the forecast to the completion."""
    if abs(days) <= CLOSE_DAYS:
        return ForecastAccuracy.CLOSE
    return ForecastAccuracy.LATER if days > 0 else ForecastAccuracy.EARLIER


def median_text(days: Sequence[int]) -> str:
    """Return the median of some distances from the forecast: "3.5 days late", "on the day"."""
    if not days:
        return ""
    days_late = median(days)
    if not days_late:
        return "on the day"
    number = abs(days_late)
    text = count_of(int(number), "day") if number == int(number) else f"{number} days"
    return f"{text} {'late' if days_late > 0 else 'early'}"


class DeclaredComparison(StrEnum):
    """How a declared RAG status compares with the calculated one."""

    BETTER = "Declared better"
    SAME = "Declared the same"
    WORSE = "Declared worse"
    NOTHING = "Nothing declared"
    ALONE = "Declared, none computed"


def compare_declared(declared: str, computed: str) -> DeclaredComparison:
    """Compare a declared RAG value with the calculated one; "" is none."""
    if not declared:
        return DeclaredComparison.NOTHING
    rag = Rag(computed) if computed else Rag.UNRATED
    if rag is Rag.UNRATED:
        return DeclaredComparison.ALONE
    difference = Rag(declared).severity - rag.severity
    if not difference:
        return DeclaredComparison.SAME
    return DeclaredComparison.WORSE if difference > 0 else DeclaredComparison.BETTER
