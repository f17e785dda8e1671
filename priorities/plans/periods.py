"""A plan's reporting periods: the one of a day, and the one of a text that somebody typed."""

import re
from collections.abc import Sequence
from datetime import date

from priorities.models import Plan, ReportingPeriod
from wsscp.dates import count_of, long_date


class NoSuchPeriodError(LookupError):
    """No reporting period of the plan matches the text. The message lists those there are."""


def last_end_before(plan: Plan, day: date) -> date | None:
    """Return the last day of the latest period that had ended before a day."""
    ended = plan.periods.filter(ends_on__lt=day).order_by("-ends_on")
    return ended.values_list("ends_on", flat=True).first()


def period_on(plan: Plan, day: date) -> ReportingPeriod | None:
    """Return the period of a day, else the last that had begun; before all of them, the first."""
    begun = plan.periods.filter(starts_on__lte=day).order_by("-starts_on").first()
    return begun or plan.periods.order_by("starts_on").first()


def find_period(periods: Sequence[ReportingPeriod], text: str) -> ReportingPeriod:
    """Return the period with a name, with a number in order, or with a day inside it.

    Names are compared ignoring case, spaces and hyphens. Raises NoSuchPeriodError.
    """
    name = _normalised(text)
    for period in periods:
        if name and _normalised(period.label) == name:
            return period
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= len(periods):
        return periods[int(text) - 1]
    for period in periods:
        if (day := _day(text)) and period.starts_on <= day <= period.ends_on:
            return period
    raise NoSuchPeriodError(_no_match_message(periods, text))


def _normalised(label: str) -> str:
    return re.sub(r"[\W_]", "", label).casefold()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _no_match_message(periods: Sequence[ReportingPeriod], text: str) -> str:
    if not periods:
        return "This plan has no reporting periods yet. Add them on the plan’s page first."
    listed = "\n".join(
        f"  {number}  {period.label}: {long_date(period.starts_on)} to {long_date(period.ends_on)}"
        for number, period in enumerate(periods, start=1)
    )
    return (
        f"No reporting period is called “{text}” or holds that day. "
        f"There {'is' if len(periods) == 1 else 'are'} {count_of(len(periods), 'period')}; "
        f"give a name, a number or a day such as {periods[0].ends_on}:\n{listed}"
    )
