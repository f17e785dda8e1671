"""RAG status of a plan's priorities at each period's end: as signed, else as calculated from the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from priorities.models import Plan, Priority, ReportingPeriod
from reporting.models import SignedReport
from reporting.rag import Rag
from reporting.rules.bars import Bar, rag_bar
from reporting.status.as_signed import beside_signed
from reporting.status.board import judge
from reporting.status.facts import PlanFacts
from wsscp.exports.tables import Column, ColumnType, Table

RagCounts = Mapping[Rag, int]


@dataclass(frozen=True)
class RagTrendPoint:
    """Counts by RAG status at a period's end. `signed` names the signed report they are from, if any.

    `difference` says what is recorded now of the whole plan, where that is something else.
    """

    label: str
    counts: RagCounts
    bar: Bar
    signed: str = ""
    difference: str = ""


@dataclass(frozen=True)
class RagTrend:
    """Counts by RAG status of a priority, or of all, period by period."""

    title: str
    lines: tuple[RagTrendPoint, ...]


@dataclass(frozen=True)
class _PeriodEnd:
    """Counts at a period's end: by priority id, in total, and by name of priorities that are removed."""

    label: str
    by_priority: dict[int, RagCounts]
    total: RagCounts
    removed: dict[str, RagCounts]
    signed: str = ""
    difference: str = ""


def rag_trends(facts: PlanFacts, periods: Sequence[ReportingPeriod], *, as_at: date) -> tuple[RagTrend, ...]:
    """Return the trend of the whole plan, then one for each priority; two queries."""
    signed = _signed_reports(facts.plan, periods, as_at)
    ends = []
    for period in periods:
        report = signed.get(period.pk)
        ends.append(_as_signed(report, period, facts) if report else _as_recorded(facts, period))
    removed = dict.fromkeys(name for end in ends for name in end.removed)
    all_name = f"All {facts.plan.priority_label_plural.lower()}"
    whole = tuple(replace(_point(end, end.total, all_name), difference=end.difference) for end in ends)
    trends = [RagTrend(all_name, whole)]
    for priority in facts.priorities:
        points = tuple(_point(end, end.by_priority.get(priority.pk, {}), str(priority)) for end in ends)
        trends.append(RagTrend(str(priority), points))
    for name in removed:
        trends.append(RagTrend(name, tuple(_point(end, end.removed.get(name, {}), name) for end in ends)))
    return tuple(trends)


def rag_trend_table(trends: Sequence[RagTrend], *, priority_label: str) -> Table:
    """Return the trends as a table: a row for each priority and period."""
    return Table(
        key="colours",
        title=f"Colours by {priority_label.lower()}",
        columns=(
            Column(priority_label, ColumnType.TEXT),
            Column("Period", ColumnType.TEXT),
            *(Column(rag.word) for rag in Rag),
            Column("All"),
            Column("From", ColumnType.TEXT),
        ),
        rows=tuple(
            (
                trend.title,
                point.label,
                *(point.counts.get(rag, 0) for rag in Rag),
                sum(point.counts.values()),
                ". ".join(filter(None, [point.signed or "what is recorded", point.difference])),
            )
            for trend in trends
            for point in trend.lines
        ),
    )


def _point(end: _PeriodEnd, counts: RagCounts, name: str) -> RagTrendPoint:
    full = {rag: counts.get(rag, 0) for rag in Rag}
    return RagTrendPoint(end.label, full, rag_bar(full, what=f"{name}, {end.label}"), end.signed)


def _signed_reports(plan: Plan, periods: Sequence[ReportingPeriod], as_at: date) -> dict[int, SignedReport]:
    """Return by period id the last version that had been signed by the end of a day; two queries."""
    keys = SignedReport.objects.filter(plan=plan, period__in=periods).order_by("version")
    last = {
        period_id: digest
        for period_id, digest, at in keys.values_list("period", "digest", "signed_at")
        if timezone.localdate(at) <= as_at
    }
    reports = SignedReport.objects.filter(pk__in=last.values()).defer("pdf")
    return {report.period_id: report for report in reports}


def _as_signed(report: SignedReport, period: ReportingPeriod, facts: PlanFacts) -> _PeriodEnd:
    """Return a signed report's counts, its priorities matched by name, or by number where renamed since."""
    by_priority: dict[int, RagCounts] = {}
    removed: dict[str, RagCounts] = {}
    rows = report.frozen_content.rows
    by_name = {str(priority): priority for priority in facts.priorities}
    taken = {row.priority for row in rows} & set(by_name)
    for row in rows:
        priority = by_name.get(row.priority) or _numbered(row.number, facts.priorities, taken)
        counts = _counts(row.counts)
        if priority:
            by_priority[priority.pk] = counts
        else:
            removed[row.priority] = counts
    label = f"report signed, version {report.version}"
    counts, difference = _counts(report.frozen_content.counts), ""
    if facts.known_at is None:
        difference = beside_signed(report, judge(facts, as_at=period.ends_on)).difference
    return _PeriodEnd(period.label, by_priority, counts, removed, label, difference)


def _numbered(number: str, priorities: Sequence[Priority], taken: set[str]) -> Priority | None:
    return next(
        (priority for priority in priorities if priority.number == number and str(priority) not in taken),
        None,
    )


def _counts(by_value: Mapping[str, int]) -> RagCounts:
    return {rag: by_value.get(rag.value, 0) for rag in Rag}


def _as_recorded(facts: PlanFacts, period: ReportingPeriod) -> _PeriodEnd:
    board = judge(facts, as_at=period.ends_on)
    by_priority = {rated.priority.pk: rated.counts for rated in board.priorities}
    return _PeriodEnd(period.label, dict(by_priority), board.action_counts, {})
