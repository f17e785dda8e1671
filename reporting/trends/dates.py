"""Whether original due dates are met and how accurate forecasts are, period by period."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from priorities.models import Decision, ReportingPeriod
from reporting.rules.trend_measures import (
    CLOSE_DAYS,
    HORIZONS,
    DateOutcome,
    ForecastAccuracy,
    date_outcome,
    forecast_accuracy,
    median_text,
)
from reporting.status.board import Board, judge
from reporting.status.facts import MilestoneFacts, PlanFacts
from wsscp.dates import count_of, long_date
from wsscp.exports.shares import percent_of
from wsscp.exports.tables import Column, ColumnType, Table, TableValue

_DUE_RULE = (
    "A date belongs to the period of the day it was first due, however often it was moved since. How it "
    "stands is looked at on {day}. An action closed by decision counts as done on the day of the decision. "
    "What is on hold, cancelled or superseded, and was not done, is not rated and left out of the share."
)
_FORECAST_RULE = (
    "Of the dates completed in a period: the forecast that stood {horizon} days before the day of "
    "completion, held against that day. More than {close} days before is “done earlier”, more than {close} "
    "days after “done later”. A forecast counts from the day it speaks for. “In the middle” is the median: "
    "half came later than this, half earlier. Where no forecast stood at that time, there is nothing to "
    "hold against, and the date is left out of the share."
)
_SAME_RULE = "By the same rule, with the forecast that stood {horizon} days before the day of completion."
_OUT = {Decision.Kind.HOLD, Decision.Kind.CANCEL, Decision.Kind.SUPERSEDE}


def date_tables(
    facts: PlanFacts, periods: Sequence[ReportingPeriod], *, as_at: date
) -> tuple[Table, tuple[Table, ...]]:
    """Return the table of original due dates and those of forecasts."""
    board = judge(facts, as_at=as_at)
    return due_table(board, periods), forecast_tables(board, periods)


def due_table(board: Board, periods: Sequence[ReportingPeriod]) -> Table:
    """Return how the dates first due in each period were met."""
    outcomes: dict[int, Counter[DateOutcome]] = defaultdict(Counter)
    outside = 0
    last_day = max(period.ends_on for period in periods)
    for rated in board.actions:
        kind, decided_on = (rated.standing.kind, rated.standing.on) if rated.standing else ("", None)
        closed_on = decided_on if kind == Decision.Kind.CLOSE else None
        for dated in rated.milestones:
            period_id = period_id_on(periods, dated.original_due_on)
            if period_id is not None:
                done_on = dated.completed_on or closed_on
                outcome = date_outcome(dated.original_due_on, done_on, is_out=kind in _OUT)
                outcomes[period_id][outcome] += 1
            elif dated.original_due_on <= last_day:
                outside += 1
    total = sum(outcomes.values(), Counter())
    notes = [_DUE_RULE.format(day=long_date(board.as_at))]
    if outside:
        notes.append(f"{count_of(outside, 'date')} first due in none of these periods: not counted.")
    return Table(
        key="on-time",
        title="On time against original dates",
        columns=(
            Column("Period", ColumnType.TEXT),
            Column("First due"),
            *(Column(outcome.value) for outcome in DateOutcome),
            Column("% done by then", ColumnType.PERCENT),
        ),
        rows=tuple((period.label, *_outcome_cells(outcomes[period.pk])) for period in periods)
        if total
        else (),
        total=("Together", *_outcome_cells(total)) if total else None,
        charted=6,
        notes=tuple(notes),
        empty="No date was first due in these periods.",
        unknown="none due",
    )


def forecast_tables(board: Board, periods: Sequence[ReportingPeriod]) -> tuple[Table, ...]:
    """Return how close forecasts came to the day of completion, one table for each of HORIZONS."""
    completed: dict[int, list[tuple[MilestoneFacts, date]]] = defaultdict(list)
    for rated in board.actions:
        for dated in rated.milestones:
            period_id = period_id_on(periods, dated.completed_on) if dated.completed_on else None
            if period_id is not None and dated.completed_on:
                completed[period_id].append((dated.milestone, dated.completed_on))
    return tuple(_forecast_table(completed, periods, horizon) for horizon in HORIZONS)


def _forecast_table(
    completed: dict[int, list[tuple[MilestoneFacts, date]]],
    periods: Sequence[ReportingPeriod],
    horizon: int,
) -> Table:
    rule = _FORECAST_RULE if horizon == HORIZONS[0] else _SAME_RULE
    rows: list[tuple[TableValue, ...]] = []
    all_errors: list[int] = []
    total = 0
    for period in periods:
        in_period = completed[period.pk]
        errors = list(_forecast_errors(in_period, horizon))
        rows.append((period.label, *_accuracy_cells(len(in_period), errors)))
        all_errors += errors
        total += len(in_period)
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
        total=("Together", *_accuracy_cells(total, all_errors)) if total else None,
        charted=6,
        notes=(rule.format(horizon=horizon, close=CLOSE_DAYS),),
        empty="No date was completed in these periods.",
        unknown="no forecast",
    )


def period_id_on(periods: Sequence[ReportingPeriod], day: date) -> int | None:
    """Return the id of the period a day falls in; of two that overlap, the earlier; None for no period."""
    return next((period.pk for period in periods if period.starts_on <= day <= period.ends_on), None)


def _outcome_cells(counts: Counter[DateOutcome]) -> tuple[TableValue, ...]:
    total = counts.total()
    rated = total - counts[DateOutcome.OUT]
    return (
        total,
        *(counts[outcome] for outcome in DateOutcome),
        percent_of(counts[DateOutcome.IN_TIME], rated),
    )


def _accuracy_cells(completed: int, errors: list[int]) -> tuple[TableValue, ...]:
    counts = Counter(forecast_accuracy(days) for days in errors)
    return (
        completed,
        completed - len(errors),
        *(counts[accuracy] for accuracy in ForecastAccuracy),
        percent_of(counts[ForecastAccuracy.CLOSE], len(errors)),
        median_text(errors),
    )


def _forecast_errors(completed: Iterable[tuple[MilestoneFacts, date]], horizon: int) -> Iterable[int]:
    """Yield the days from forecast to completion, of those with a forecast `horizon` days before."""
    for milestone, completed_on in completed:
        forecast_on = milestone.forecast_as_at(completed_on - timedelta(days=horizon))
        if forecast_on is not None:
            yield (completed_on - forecast_on).days
