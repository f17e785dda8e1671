"""A plan's reporting periods: the one of a day, the one of a text somebody typed, and two to be joined."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from priorities.models import Plan, ReportingPeriod
from priorities.rules.periods import Preset, PresetPeriod, cut_periods, make_periods
from wsscp.dates import count_of, long_date


class NoSuchPeriodError(LookupError):
    """No reporting period of the plan matches the text. The message lists those there are."""


def recorded_days(plans: Iterable[Plan]) -> dict[int, date]:
    """Return the day on which each plan came into the tracker, by its id; one query."""
    return {pk: timezone.localdate(at) for pk, at in recorded_moments(plans)}


def recorded_moments(plans: Iterable[Plan]) -> QuerySet[Any, tuple[int, datetime]]:
    """Return the query for the moment at which each plan came into the tracker: its id, and when."""
    rows = Plan.history.filter(id__in=[plan.pk for plan in plans]).order_by()
    return rows.values_list("id").annotate(first=Min("history_date"))


class JoinablePeriods(NamedTuple):
    """The last two periods of Worcestershire's preset as once made, and the one to be made of them."""

    before: ReportingPeriod
    rest: ReportingPeriod
    joined: PresetPeriod


def joinable_periods(plan: Plan) -> JoinablePeriods | None:
    """Return the last two periods of a plan where they are Worcestershire's five a year and can be joined.

    None once a report of either is signed, or there is a return or a report of it: those stay as they are.
    Two queries.
    """
    if plan.closed_on is not None:
        return None
    cut = cut_periods(plan.starts_on, plan.ends_on, Preset.MID_QUARTER)
    made = make_periods(plan.starts_on, plan.ends_on, Preset.MID_QUARTER)
    if len(made) == len(cut):
        return None
    last = list(plan.periods.order_by("-starts_on")[:2])[::-1]
    days = [(period.label, period.starts_on, period.ends_on) for period in last]
    if days != [(period.label, period.starts_on, period.ends_on) for period in cut[-2:]]:
        return None
    is_used = Q(signed_at__isnull=False) | Q(returns__isnull=False) | Q(report__isnull=False)
    if plan.periods.filter(is_used, pk__in=[period.pk for period in last]).exists():
        return None
    before, rest = last
    return JoinablePeriods(before, rest, made[-1])


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
