"""A plan's reporting periods: all of them with what they have come to, and the one that is meant."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from priorities.models import Action, Plan, ReportingPeriod
from reporting.models import QuarterlyReport, SignedReport
from reporting.rag import Rag, describe_counts
from reporting.rules.bars import Bar, rag_bar
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.queries import SignedVersion, chain_versions, signed_reports
from reporting.status.judgement import Judgement
from reporting.status.rag_sql import with_rag


@dataclass(frozen=True)
class PeriodLine:
    """A reporting period with its report; the colours are those at its end, once past."""

    period: ReportingPeriod
    state: ReportState | None
    versions: tuple[SignedVersion, ...]
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
                state=ReportState(states[period.pk]) if period.pk in states else None,
                versions=tuple(chain_versions(signed[period.pk])),
                has_ended=by_colour is not None,
                counts_in_words=describe_counts(by_colour) if by_colour else "",
                bar=rag_bar(by_colour, what=period.label) if by_colour else None,
            )
        )
    return tuple(lines)


def _action_counts(plan: Plan, judgement: Judgement) -> dict[Rag, int]:
    actions = with_rag(Action.objects.filter(priority__plan=plan), judgement).order_by()
    found = dict(actions.values_list("colour").annotate(Count("pk")))
    return {rag: found.get(rag.value, 0) for rag in Rag}
