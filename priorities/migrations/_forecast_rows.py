"""Makes the rows of forecasts from the history of milestones, which held only the last one."""

from collections import defaultdict
from datetime import date, datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils import timezone

_FIELDS = ("id", "forecast_on", "forecast_given_on", "history_date", "history_user_id", "history_type")


def add_forecast_rows(milestones: Any, history: Any, forecasts: Any, *, carried: set[int]) -> None:
    """Add a row for each forecast that milestones had, with the day it was given and that it was recorded.

    The arguments are managers of the models as that migration has them. A forecast that was cleared is a row
    for the day that was recorded. One that was given for an earlier day than the one before it held for every
    later day: it gets a second row. `carried` are the milestones that came from the plan before.
    """
    rows = defaultdict(list)
    versions = history.exclude(history_type="-").order_by("id", "history_date", "history_id")
    for pk, of_one in groupby(versions.values_list(*_FIELDS).iterator(), key=lambda version: version[0]):
        before = (None, None)
        for _, forecast_on, given_on, at, by, kind in of_one:
            if (forecast_on, given_on) != before:
                before = forecast_on, given_on
                is_carried = kind == "+" and pk in carried
                values = {"at": at, "by_id": by, "recorded_in": "carried" if is_carried else "action"}
                _add(rows[pk], forecast_on, given_on or timezone.localdate(at), values)
    # What was written past the history.
    for pk, forecast_on, given_on in milestones.values_list("id", "forecast_on", "forecast_given_on"):
        if _as_at(rows[pk], date.max) != forecast_on:
            day = given_on or max(row["speaks_for"] for row in rows[pk])
            noon = timezone.make_aware(datetime.combine(day, time(12)))
            at = max([noon, *(row["at"] for row in rows[pk])])
            _add(rows[pk], forecast_on, day, {"at": at, "by_id": None, "recorded_in": "action"})
    model = forecasts.model
    made = [model(milestone_id=pk, **row) for pk, of_one in rows.items() for row in of_one]
    forecasts.bulk_create(made, batch_size=200)


def restore_forecasts(milestones: Any, forecasts: Any) -> None:
    """Write the forecast that stands back to each milestone."""
    standing = {row.milestone_id: row for row in forecasts.order_by("milestone_id", "speaks_for", "at", "pk")}
    for pk, row in standing.items():
        if row.forecast_on:
            milestones.filter(pk=pk).update(forecast_on=row.forecast_on, forecast_given_on=row.speaks_for)


def _add(rows: list[dict[str, Any]], forecast_on: date | None, day: date, values: dict[str, Any]) -> None:
    latest = max((row["speaks_for"] for row in rows), default=day)
    for speaks_for in sorted({day, max(day, latest)}):
        if _as_at(rows, speaks_for) != forecast_on:
            rows.append({"forecast_on": forecast_on, "speaks_for": speaks_for, **values})


def _as_at(rows: list[dict[str, Any]], day: date) -> date | None:
    """Return the forecast as at a day, of rows in the order of recording."""
    counting = sorted((row for row in rows if row["speaks_for"] <= day), key=itemgetter("speaks_for"))
    return counting[-1]["forecast_on"] if counting else None
