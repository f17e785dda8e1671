"""Adding forecasts of milestones: rows beside those there are, which stay."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from priorities.models import Dated, RecordedIn, ReportedForecast
from priorities.rules.forecasts import days_to_record, forecast_as_at
from wsscp.audit.recording import Recorder
from wsscp.dates import long_date
from wsscp.models import User


def record_forecast(
    record: Recorder,
    milestone: Dated,
    forecast_on: date | None,
    *,
    speaks_for: date,
    recorded_in: RecordedIn,
    by: User | None = None,
    said_at: datetime | None = None,
) -> list[ReportedForecast]:
    """Add a forecast of a milestone, or that there is none (None); return the rows added.

    For which days says `days_to_record`. Of a return, `by` submitted it and `said_at` is when that was; else
    it is what the recorder's own person says now.
    """
    said_on = timezone.localdate(said_at or record.at)
    given = milestone.recorded_forecasts
    days = days_to_record(
        given, forecast_on, speaks_for=speaks_for, said_at=said_at or record.at, said_on=said_on
    )
    if days:
        _add_detail(record, milestone, forecast_as_at(given, date.max), forecast_on)
    return [
        _add(
            record,
            milestone,
            forecast_on=forecast_on,
            speaks_for=day,
            recorded_in=recorded_in,
            by=by or record.by,
            reported_on=said_on if said_at else None,
        )
        for day in days
    ]


def _add(record: Recorder, milestone: Dated, **values: Any) -> ReportedForecast:
    row: ReportedForecast = milestone.forecasts.model(milestone=milestone, at=record.at, **values)
    return record.save(row, quietly=True)


def _add_detail(record: Recorder, milestone: Dated, before: date | None, after: date | None) -> None:
    was, now = (long_date(day) if day else None for day in (before, after))
    record.add_detail("forecast", before=was, after=now, of=milestone)
