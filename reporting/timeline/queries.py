"""The milestones of a plan by quarter."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from priorities.models import Plan, ReportingPeriod
from priorities.rules.periods import Preset, make_periods
from reporting.status.rated import RatedAction
from reporting.timeline.drawing import TimelineQuarter, TimelineRow
from wsscp.dates import add_months

# Most quarters shown before the plan begins and after it ends, where dates fall there.
_BEYOND = 4


def timeline_rows(actions: Iterable[RatedAction]) -> list[TimelineRow]:
    """Return a row for each date of actions, in their order, under their priorities."""
    rows = []
    for rated in actions:
        action, implied = rated.action, rated.implied
        dates = [
            (dated.milestone.label, dated.due_on, dated.forecast_on, dated.completed_on, dated.rating)
            for dated in rated.milestones
        ]
        if implied:
            dates.append((implied.what or "the plan’s end", implied.on, None, None, implied.rating))
        for date_of_row in dates:
            rows.append(
                TimelineRow(str(action.priority), action.number, action.text, action.pk, *date_of_row)
            )
    return rows


def timeline_quarters(
    plan: Plan, periods: Sequence[ReportingPeriod], rows: Iterable[TimelineRow], *, as_at: date
) -> list[TimelineQuarter]:
    """Return the quarters to show: the plan's periods, and up to a year on either side where dates fall."""
    days = [day for row in rows for day in (row.due_on, row.forecast_on, row.done_on) if day]
    own = [TimelineQuarter(period.starts_on, period.ends_on, period.label) for period in periods] or [
        TimelineQuarter(period.starts_on, period.ends_on, period.label)
        for period in make_periods(plan.starts_on, plan.ends_on, Preset.CALENDAR)
    ]
    before: list[TimelineQuarter] = []
    after: list[TimelineQuarter] = []
    first, last = own[0].starts_on, own[-1].ends_on
    # The day of judgement is shown within a year of the plan, not long after a plan has ended.
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
