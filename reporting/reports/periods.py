"""A plan's reporting periods with their reports, signed versions and counts by RAG status."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from priorities.models import Plan, ReportingPeriod
from reporting.models import QuarterlyReport, SignedReport
from reporting.rules.bars import Bar, rag_bar
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.queries import SignedVersion, chain_versions, signed_contents, signed_reports
from reporting.status.as_signed import AsSigned, beside_signed
from reporting.status.board import judge
from reporting.status.facts import plan_facts


@dataclass(frozen=True)
class PeriodLine:
    """A reporting period with its report.

    The counts are those that were signed last; of a period that is past and not signed, those recorded now.
    """

    period: ReportingPeriod
    state: ReportState | None
    versions: tuple[SignedVersion, ...]
    has_ended: bool
    counts_in_words: str
    bar: Bar | None
    as_signed: AsSigned | None


def period_lines(plan: Plan, *, today: date) -> tuple[PeriodLine, ...]:
    """Return a plan's periods in order; the number of queries does not depend on theirs."""
    facts = plan_facts(plan)
    periods = list(facts.periods)
    states = dict(QuarterlyReport.objects.filter(period__plan=plan).values_list("period", "state"))
    signed: dict[int, list[SignedReport]] = defaultdict(list)
    for signed_report in signed_reports(periods):
        signed[signed_report.period_id].append(signed_report)
    contents = signed_contents(versions[-1] for versions in signed.values())
    lines = []
    for period in periods:
        recorded = judge(facts, as_at=min(period.ends_on, today))
        report = contents.get(period.pk)
        as_signed = beside_signed(report, recorded) if report else None
        has_ended = period.ends_on < today
        shown = as_signed or (recorded if has_ended else None)
        lines.append(
            PeriodLine(
                period=period,
                state=ReportState(states[period.pk]) if period.pk in states else None,
                versions=tuple(chain_versions(signed[period.pk])),
                has_ended=has_ended,
                counts_in_words=shown.counts_in_words if shown else "",
                bar=rag_bar(shown.action_counts, what=period.label) if shown else None,
                as_signed=as_signed,
            )
        )
    return tuple(lines)
