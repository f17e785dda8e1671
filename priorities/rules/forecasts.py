"""Which forecast stands as at a day, and for which days one that is reported speaks.

A forecast keeps every value it had. Each has the day it speaks for and the moment it was recorded: as at a
day counts the latest that speaks for that day or before. Standard library only; nothing here reads the clock.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple


class RecordedForecast(NamedTuple):
    """A forecast as it was recorded, in the order in which forecasts count; `forecast_on` None clears it."""

    speaks_for: date
    at: datetime
    pk: int
    forecast_on: date | None


def standing_forecast(
    recorded: Iterable[RecordedForecast], day: date, *, known_at: datetime | None = None
) -> RecordedForecast | None:
    """Return the forecast that counts as at the end of a day, of those recorded before `known_at`."""
    counting = (one for one in recorded if one.speaks_for <= day and (known_at is None or one.at < known_at))
    return max(counting, key=lambda one: one[:3], default=None)


def forecast_as_at(
    recorded: Iterable[RecordedForecast], day: date, *, known_at: datetime | None = None
) -> date | None:
    """Return the day forecast as at the end of a day; None where none was given, or it was cleared."""
    standing = standing_forecast(recorded, day, known_at=known_at)
    return standing.forecast_on if standing else None


def days_to_record(
    recorded: Iterable[RecordedForecast],
    forecast_on: date | None,
    *,
    speaks_for: date,
    said_at: datetime,
    said_on: date,
) -> list[date]:
    """Return the days for which a forecast that somebody gave at a moment, on a day, is to be recorded.

    The day it speaks for; and where a newer one had been recorded by that moment, which they had before them,
    the day on which they said it. Not a day of which it is recorded already, nor one for which something was
    recorded after that moment.
    """
    recorded = list(recorded)
    has_newer = any(one.speaks_for > speaks_for and one.at <= said_at for one in recorded)
    settled = {one.speaks_for for one in recorded if one.at > said_at}
    for day in (speaks_for, said_on):
        standing = standing_forecast(recorded, day)
        if standing and standing[::3] == (day, forecast_on):
            settled.add(day)
    days = [speaks_for, said_on] if has_newer and said_on > speaks_for else [speaks_for]
    return [day for day in days if day not in settled]
