"""Whether dates are met, by the days first agreed, and whether forecasts come true, period by period."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from priorities.models import Decision, Milestone, ReportingPeriod
from reporting.rules.trend_measures import (
    CLOSE_DAYS,
    HORIZONS,
    DateOutcome,
    ForecastAccuracy,
    RecordedForecast,
    date_outcome,
    forecast_accuracy,
    forecast_as_at,
    median_text,
    percent,
)
from reporting.status.facts import PlanFacts
from wsscp.dates import count_of, long_date
from wsscp.exports.tables import Column, ColumnType, Table, TableValue

_DUE_RULE = (
    "A date belongs to the period of the day it was first due, however often it was moved since. How it "
    "stands is looked at on {day}. An action closed by decision counts as done on the day of the decision. "
    "What is on hold, cancelled or superseded, and was not done, is not rated and left out of the share."
)
_FORECAST_RULE = (
    "Of the dates completed in a period: the forecast that stood {horizon} days before the day of "
    "completion, held against that day. More than {close} days before is “done earlier”, more than {close} "
    "days after “done later”. A forecast counts from the day it was given. “In the middle” is the median: "
    "half came later than this, half earlier. Where no forecast stood at that time, there is nothing to "
    "hold against, and the date is left out of the share."
)
_SAME_RULE = "By the same rule, with the forecast that stood {horizon} days before the day of completion."
_OUT = {Decision.Kind.HOLD, Decision.Kind.CANCEL, Decision.Kind.SUPERSEDE}


@dataclass(frozen=True)
class _Date:
    """A date of the plan on the day looked at."""

    pk: int
    original_on: date
    completed_on: date | None
    done_on: date | None
    is_out: bool


def date_tables(
    known: PlanFacts, periods: Sequence[ReportingPeriod], *, as_at: date
) -> tuple[Table, tuple[Table, ...]]:
    """Return the table of original dates and those of forecasts; one query."""
    dates = list(_dates(known, as_at))
    return due_table(dates, periods, as_at), forecast_tables(dates, periods, known.known_at)


def due_table(dates: Iterable[_Date], periods: Sequence[ReportingPeriod], as_at: date) -> Table:
    """Return how the dates first due in each period were met."""
    found: dict[int, Counter[DateOutcome]] = defaultdict(Counter)
    outside = 0
    for one in dates:
        period = period_id_on(periods, one.original_on)
        if period is not None:
            found[period][date_outcome(one.original_on, one.done_on, is_out=one.is_out)] += 1
        elif one.original_on <= max(each.ends_on for each in periods):
            outside += 1
    every = sum(found.values(), Counter())
    notes = [_DUE_RULE.format(day=long_date(as_at))]
    if outside:
        notes.append(f"{count_of(outside, 'date')} first due in none of these periods: not counted.")
    return Table(
        key="on-time",
        title="On time against original dates",
        columns=(
            Column("Period", ColumnType.TEXT),
            Column("First due"),
            *(Column(one.value) for one in DateOutcome),
            Column("% done by then", ColumnType.PERCENT),
        ),
        rows=tuple((each.label, *_met_cells(found[each.pk])) for each in periods) if every else (),
        total=("Together", *_met_cells(every)) if every else None,
        charted=6,
        notes=tuple(notes),
        empty="No date was first due in these periods.",
        unknown="none due",
    )


def forecast_tables(
    dates: Iterable[_Date], periods: Sequence[ReportingPeriod], known_at: datetime | None
) -> tuple[Table, ...]:
    """Return how close forecasts came to the day, as they stood some days before it."""
    done: dict[int, list[_Date]] = defaultdict(list)
    for one in dates:
        period = period_id_on(periods, one.completed_on) if one.completed_on else None
        if period is not None:
            done[period].append(one)
    told = _told([one.pk for each in done.values() for one in each], known_at)
    return tuple(_forecast_table(done, told, periods, horizon) for horizon in HORIZONS)


def _forecast_table(
    done: dict[int, list[_Date]],
    told: dict[int, list[RecordedForecast]],
    periods: Sequence[ReportingPeriod],
    horizon: int,
) -> Table:
    rule = _FORECAST_RULE if horizon == HORIZONS[0] else _SAME_RULE
    rows, every, total = [], [], 0
    for each in periods:
        off = list(_off(done[each.pk], told, horizon))
        rows.append((each.label, *_reach_cells(len(done[each.pk]), off)))
        every += off
        total += len(done[each.pk])
    return Table(
        key=f"forecasts-{horizon}",
        title=f"Forecasts {horizon} days before",
        columns=(
            Column("Period", ColumnType.TEXT),
            Column("Dates completed"),
            Column("No forecast then"),
            Column(f"Within {CLOSE_DAYS} days"),
            Column("Done earlier"),
            Column("Done later"),
            Column(f"% within {CLOSE_DAYS} days", ColumnType.PERCENT),
            Column("In the middle", ColumnType.TEXT),
        ),
        rows=tuple(rows) if total else (),
        total=("Together", *_reach_cells(total, every)) if total else None,
        charted=6,
        notes=(rule.format(horizon=horizon, close=CLOSE_DAYS),),
        empty="No date was completed in these periods.",
        unknown="no forecast",
    )


def period_id_on(periods: Sequence[ReportingPeriod], day: date) -> int | None:
    """Return the id of the period a day falls in; of two that overlap, the earlier."""
    return next((one.pk for one in periods if one.starts_on <= day <= one.ends_on), None)


def _dates(known: PlanFacts, as_at: date) -> Iterable[_Date]:
    for action in known.actions:
        closed_on = action.standing_since if action.standing == Decision.Kind.CLOSE else None
        for one in action.milestones.all():
            completed_on = one.completed_as_at(as_at)
            yield _Date(
                one.pk,
                one.original_due_on,
                completed_on,
                completed_on or closed_on,
                is_out=action.standing in _OUT,
            )


def _met_cells(found: Counter[DateOutcome]) -> tuple[TableValue, ...]:
    rated = found.total() - found[DateOutcome.OUT]
    return (found.total(), *(found[one] for one in DateOutcome), percent(found[DateOutcome.IN_TIME], rated))


def _reach_cells(completed: int, off: list[int]) -> tuple[TableValue, ...]:
    found = Counter(forecast_accuracy(days) for days in off)
    return (
        completed,
        completed - len(off),
        *(found[one] for one in ForecastAccuracy),
        percent(found[ForecastAccuracy.CLOSE], len(off)),
        median_text(off),
    )


def _off(done: Iterable[_Date], told: dict[int, list[RecordedForecast]], horizon: int) -> Iterable[int]:
    """Yield how many days after its forecast each was done, of those that had one by then."""
    for one in done:
        assert one.completed_on is not None
        forecast_on = forecast_as_at(told[one.pk], one.completed_on - timedelta(days=horizon))
        if forecast_on is not None:
            yield (one.completed_on - forecast_on).days


def _told(milestones: list[int], known_at: datetime | None) -> dict[int, list[RecordedForecast]]:
    """Return every forecast of some dates in the order of recording, from history.

    One counts from the day it was given. That there is none counts from the day that was recorded.
    """
    versions = Milestone.history.filter(id__in=milestones)
    if known_at is not None:
        versions = versions.filter(history_date__lt=known_at)
    ordered = versions.order_by("history_date", "history_id")
    found: dict[int, list[RecordedForecast]] = defaultdict(list)
    for pk, forecast_on, given_on, at in ordered.values_list(
        "id", "forecast_on", "forecast_given_on", "history_date"
    ):
        found[pk].append(RecordedForecast(given_on or timezone.localdate(at), forecast_on))
    return found
