"""A plan's reporting periods with their reports, signed versions and counts by RAG status."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from priorities.models import Plan, ReportingPeriod
from reporting.models import QuarterlyReport, SignedReport
from reporting.rag import describe_counts
from reporting.rules.bars import Bar, rag_bar
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.queries import SignedVersion, chain_versions, signed_reports
from reporting.status.board import judge
from reporting.status.facts import plan_facts


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
    """Return a plan's periods in order; the number of queries does not depend on theirs."""
    facts = plan_facts(plan)
    periods = list(facts.periods)
    states = dict(QuarterlyReport.objects.filter(period__plan=plan).values_list("period", "state"))
    signed: dict[int, list[SignedReport]] = defaultdict(list)
    for signed_report in signed_reports(periods):
        signed[signed_report.period_id].append(signed_report)
    lines = []
    for period in periods:
        counts = None
        if period.ends_on < today:
            counts = judge(facts, as_at=period.ends_on).action_counts
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
