"""A plan's reporting periods: all of them with what they have come to, and the one that is meant."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from priorities.models import Action, Plan, ReportingPeriod
from reporting.models import QuarterlyReport, SignedReport
from reporting.rag import Rag, in_words
from reporting.rules.signing_states import State
from reporting.signed_reports.queries import Version, as_versions, last_signed, signed_reports
from reporting.status.bars import Bar, bar_of
from reporting.status.judgement import Judgement
from reporting.status.rag_sql import with_colour
from wsscp.dates import count_of, long_date


class NoSuchPeriodError(LookupError):
    """No reporting period of the plan is meant by what was typed; says which ones there are."""


@dataclass(frozen=True)
class PeriodLine:
    """A reporting period with its report; the colours are those at its end, once past."""

    period: ReportingPeriod
    state: State | None
    versions: tuple[Version, ...]
    has_ended: bool
    counts_in_words: str
    bar: Bar | None


def period_lines(plan: Plan, *, today: date) -> tuple[PeriodLine, ...]:
    """Return a plan's periods in order; three queries, and one more for each period that has ended."""
    periods = list(plan.periods.all())
    states = dict(QuarterlyReport.objects.filter(period__plan=plan).values_list("period", "state"))
    signed: dict[int, list[SignedReport]] = defaultdict(list)
    for one in signed_reports(periods):
        signed[one.period_id].append(one)
    lines = []
    for period in periods:
        by_colour = None
        if period.ends_on < today:
            by_colour = _action_counts(plan, Judgement.of(plan, periods, as_at=period.ends_on))
        lines.append(
            PeriodLine(
                period=period,
                state=State(states[period.pk]) if period.pk in states else None,
                versions=tuple(as_versions(signed[period.pk])),
                has_ended=by_colour is not None,
                counts_in_words=in_words(by_colour) if by_colour else "",
                bar=bar_of(by_colour, what=period.label) if by_colour else None,
            )
        )
    return tuple(lines)


def _action_counts(plan: Plan, judgement: Judgement) -> dict[Rag, int]:
    actions = with_colour(Action.objects.filter(priority__plan=plan), judgement).order_by()
    found = dict(actions.values_list("colour").annotate(Count("pk")))
    return {rag: found.get(rag.value, 0) for rag in Rag}


def last_end_before(plan: Plan, day: date) -> date | None:
    """Return the last day of the latest period that had ended before a day."""
    ended = plan.periods.filter(ends_on__lt=day).order_by("-ends_on")
    return ended.values_list("ends_on", flat=True).first()


def period_on(plan: Plan, day: date) -> ReportingPeriod | None:
    """Return the period a day falls in, or else the last that had begun; before all of them, the first."""
    begun = plan.periods.filter(starts_on__lte=day).order_by("-starts_on").first()
    return begun or plan.periods.order_by("starts_on").first()


def moved_since(plan: Plan, *, today: date) -> date:
    """Return the day "what moved" is counted from unless another is asked for: the last signed report's.

    Without one, the end of the last period; before that, the plan's first day.
    """
    last = last_signed(plan)
    if last and last.period.ends_on < today:
        return last.period.ends_on
    return last_end_before(plan, today) or plan.starts_on


def find_period(periods: Sequence[ReportingPeriod], text: str) -> ReportingPeriod:
    """Return the period that is meant by its name, by its number in order, or by a day inside it.

    Names are compared without regard to capitals, spaces and hyphens. Raises NoSuchPeriodError.
    """
    wanted = _plain(text)
    for period in periods:
        if wanted and _plain(period.label) == wanted:
            return period
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= len(periods):
        return periods[int(text) - 1]
    for period in periods:
        if (day := _day(text)) and period.starts_on <= day <= period.ends_on:
            return period
    raise NoSuchPeriodError(_what_there_is(periods, text))


def _plain(label: str) -> str:
    return re.sub(r"[\W_]", "", label).casefold()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _what_there_is(periods: Sequence[ReportingPeriod], text: str) -> str:
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
