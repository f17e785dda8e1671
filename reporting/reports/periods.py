"""A plan's reporting periods with their reports, signed versions and counts by RAG status."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

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
    """A reporting period with its report; the counts are those at its end, once past."""

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
    for signed_report in signed_reports(periods):
        signed[signed_report.period_id].append(signed_report)
    lines = []
    for period in periods:
        counts = None
        if period.ends_on < today:
            counts = _action_counts(plan, Judgement.of(plan, periods, as_at=period.ends_on))
        lines.append(
            PeriodLine(
                period=period,
                state=ReportState(states[period.pk]) if period.pk in states else None,
                versions=tuple(chain_versions(signed[period.pk])),
                has_ended=counts is not None,
                counts_in_words=describe_counts(counts) if counts else "",
                bar=rag_bar(counts, what=period.label) if counts else None,
            )
        )
    return tuple(lines)


def _action_counts(plan: Plan, judgement: Judgement) -> dict[Rag, int]:
    # `colour` is annotated by with_rag().
    actions: QuerySet[Any] = with_rag(Action.objects.filter(priority__plan=plan), judgement).order_by()
    counts = dict(actions.values_list("colour").annotate(Count("pk")))
    return {rag: counts.get(rag.value, 0) for rag in Rag}
