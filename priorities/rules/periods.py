"""Reporting periods: presets that cut a plan into quarters, and when an ongoing action's update is due.

Ground floor: standard library only, and no clock. Periods are data; nothing computes a quarter from
a month alone (West Sussex reports by calendar quarter, Worcestershire meets in May, August, November
and February).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from wsscp.dates import add_months, long_date, month_end


class Preset(StrEnum):
    """How a plan is divided into reporting periods."""

    CALENDAR = "calendar"
    FINANCIAL = "financial"
    MID_QUARTER = "mid_quarter"


# No preset: each period is set by hand.
PERIODS_BY_HAND = "free"

# The months in which a period ends.
_END_MONTHS = {
    Preset.CALENDAR: (3, 6, 9, 12),
    Preset.FINANCIAL: (3, 6, 9, 12),
    # Worcestershire business plan 2018-19: quarterly progress in May, August, November and February, each
    # meeting looking back on the three months before it. Four a year: the last runs to the plan's end.
    Preset.MID_QUARTER: (1, 4, 7, 10),
}

RETURNS_DUE_AFTER = timedelta(days=14)
MEETING_AFTER = timedelta(days=28)


@dataclass(frozen=True, order=True)
class PresetPeriod:
    """A reporting period: first and last day, its name, and the days its returns and its meeting are due."""

    starts_on: date
    ends_on: date
    label: str
    returns_due_on: date
    meeting_on: date


def make_periods(starts_on: date, ends_on: date, preset: Preset) -> list[PresetPeriod]:
    """Divide the days from `starts_on` to `ends_on`, both included, into the preset's periods.

    The first and last period are cut off at the plan's own dates, so that the periods cover it
    exactly, with no gap and no overlap. Of Worcestershire's, what is left at the end belongs to the last
    whole period, whose meeting is then after it. Raises ValueError when the plan ends before it starts.
    """
    periods = cut_periods(starts_on, ends_on, preset)
    if preset is not Preset.MID_QUARTER or len(periods) < 2 or ends_on == _period_end(ends_on, preset):
        return periods
    *others, before, rest = periods
    return [*others, replace(rest, starts_on=before.starts_on, label=before.label)]


def cut_periods(starts_on: date, ends_on: date, preset: Preset) -> list[PresetPeriod]:
    """Divide days into the preset's periods as `make_periods` does, with what is left at the end by itself.

    So Worcestershire's were made until November 2026, five a year.
    """
    if ends_on < starts_on:
        raise ValueError("A plan cannot end before it starts.")
    periods = []
    first = starts_on
    while first <= ends_on:
        full_end = _period_end(first, preset)
        last = min(full_end, ends_on)
        periods.append(
            PresetPeriod(
                first, last, _label(full_end, preset), last + RETURNS_DUE_AFTER, last + MEETING_AFTER
            )
        )
        first = last + timedelta(days=1)
    return periods


def start_problem(starts_on: date | None, plan_ends_on: date | None) -> str:
    """Return what is wrong with the start of an action of a plan that ends on a day, or ""."""
    if starts_on and plan_ends_on and starts_on > plan_ends_on:
        return f"The plan ends on {long_date(plan_ends_on)}. Enter no later day."
    return ""


def uncovered_spans(
    spans: Iterable[tuple[date, date]], starts_on: date, ends_on: date
) -> list[tuple[date, date]]:
    """Return the stretches of days from `starts_on` to `ends_on` that no span covers, both ends counted."""
    gaps, free_from = [], starts_on
    for first, last in sorted(spans):
        if first > free_from and free_from <= ends_on:
            gaps.append((free_from, min(first - timedelta(days=1), ends_on)))
        free_from = max(free_from, last + timedelta(days=1))
    if free_from <= ends_on:
        gaps.append((free_from, ends_on))
    return gaps


def _period_end(day: date, preset: Preset) -> date:
    """Return the last day of the preset's period that a day falls in."""
    while day.month not in _END_MONTHS[preset]:
        day = add_months(day.replace(day=1), 1)
    return month_end(day.year, day.month)


def _label(last: date, preset: Preset) -> str:
    """Name a period: "Q3 2020", "Q2 2020-21" (financial year), "August 2018" (the meeting's month)."""
    quarter = (last.month - 1) // 3 + 1
    if preset is Preset.CALENDAR:
        return f"Q{quarter} {last.year}"
    if preset is Preset.FINANCIAL:
        year = last.year if quarter > 1 else last.year - 1
        return f"Q{(quarter - 2) % 4 + 1} {year}-{(year + 1) % 100:02}"
    return f"{add_months(last.replace(day=1), 1):%B %Y}"


def period_start(day: date, *, starts_on: date, period_ends: Sequence[date]) -> date:
    """Return the first day of the reporting period a day falls in.

    `starts_on` is the plan's first day. Past the last period (or where a plan has none) a period is
    three months. `period_ends` must be in order.
    """
    past_ends = [end for end in period_ends if end < day]
    first = past_ends[-1] + timedelta(days=1) if past_ends else starts_on
    if len(past_ends) < len(period_ends):
        return first
    quarters = max((day.year - first.year) * 12 + day.month - first.month, 0) // 3
    while add_months(first, 3 * quarters) > day and quarters:
        quarters -= 1
    return add_months(first, 3 * quarters)


def next_update_due(
    *,
    last_on: date,
    every_months: int | None,
    period_ends: Sequence[date],
) -> date:
    """Return the day by which an ongoing action's next update is due.

    `last_on` is the day of its last update, or else the day it began: its start, or its plan's first day.
    With `every_months`, that many calendar months later. Without, updates are due once a reporting period:
    after an update in one period, the next is due by the end of the next period. Past the last period (or
    where a plan has none) a period is three months. `period_ends` must be in order.
    """
    if every_months:
        return add_months(last_on, every_months)
    later_ends = [end for end in period_ends if end >= last_on]
    if len(later_ends) >= 2:
        return later_ends[1]
    return add_months(later_ends[0] if later_ends else last_on, 3)
