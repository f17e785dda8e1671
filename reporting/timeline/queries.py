"""The dates of a plan in its quarters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from priorities.models import Plan, ReportingPeriod
from priorities.rules.periods import Preset, make_periods
from reporting.status.rated import RatedAction
from reporting.timeline.drawing import TimelineQuarter, TimelineRow
from wsscp.dates import add_months

# Quarters shown before the plan begins and after it ends, at most, where dates lie there.
_BEYOND = 4


def timeline_rows(actions: Iterable[RatedAction], headings: Mapping[int, str]) -> list[TimelineRow]:
    """Return a row for each date of actions, in their order; `headings` is by priority id."""
    return [row for rated in actions for row in _rows(rated, headings.get(rated.action.priority_id, ""))]


def timeline_quarters(
    plan: Plan, periods: Sequence[ReportingPeriod], rows: Iterable[TimelineRow], *, as_at: date
) -> list[TimelineQuarter]:
    """Return the quarters to show: the plan's periods, and a year on either side where dates lie there."""
    days = [day for row in rows for day in (row.due_on, row.forecast_on, row.done_on) if day]
    own = [TimelineQuarter(one.starts_on, one.ends_on, one.label) for one in periods] or [
        TimelineQuarter(one.starts_on, one.ends_on, one.label)
        for one in make_periods(plan.starts_on, plan.ends_on, Preset.CALENDAR)
    ]
    before, after = [], []
    first, last = own[0].starts_on, own[-1].ends_on
    # The day itself is worth a year more, but not all those since a plan that ended long ago.
    is_near = add_months(first, -3 * _BEYOND) <= as_at <= add_months(last, 3 * _BEYOND)
    days += [as_at] if is_near else [first]
    while min(days) < first and len(before) < _BEYOND:
        earlier = add_months(first, -3)
        before.insert(0, _quarter(earlier, first - timedelta(days=1)))
        first = earlier
    while max(days) > last and len(after) < _BEYOND:
        later = add_months(last + timedelta(days=1), 3) - timedelta(days=1)
        after.append(_quarter(last + timedelta(days=1), later))
        last = later
    return [*before, *own, *after]


def _quarter(starts_on: date, ends_on: date) -> TimelineQuarter:
    return TimelineQuarter(starts_on, ends_on, f"{starts_on:%b}–{ends_on:%b %Y}")


def _rows(rated: RatedAction, heading: str) -> list[TimelineRow]:
    action = rated.action
    rows = [
        TimelineRow(
            heading,
            action.number,
            action.text,
            one.milestone.label,
            one.due_on,
            one.forecast_on,
            one.completed_on,
            one.rating.rag,
            one.rating.label,
            action.pk,
        )
        for one in rated.milestones
    ]
    if rated.implied:
        due = rated.implied
        rows.append(
            TimelineRow(
                heading,
                action.number,
                action.text,
                due.what or "the plan’s end",
                due.on,
                None,
                None,
                due.rating.rag,
                due.rating.label,
                action.pk,
            )
        )
    return rows
