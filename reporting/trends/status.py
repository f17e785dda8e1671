"""RAG status of a plan's priorities at each period's end: as signed, else as calculated from the facts."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from priorities.models import Action, Decision, Plan, Priority, ProgressUpdate, ReportingPeriod
from reporting.models import SignedReport
from reporting.rag import Rag
from reporting.rules.bars import Bar, rag_bar
from reporting.status.facts import PlanFacts
from reporting.status.judgement import Judgement
from reporting.status.rating import rate_action
from wsscp.exports.tables import Column, ColumnType, Table

RagCounts = Mapping[Rag, int]


@dataclass(frozen=True)
class RagTrendPoint:
    """Counts by RAG status at a period's end. `signed` names the signed report they are from, if any."""

    label: str
    counts: RagCounts
    bar: Bar
    signed: str = ""


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


def rag_trends(facts: PlanFacts, periods: Sequence[ReportingPeriod], *, as_at: date) -> tuple[RagTrend, ...]:
    """Return the trend of the whole plan, then one for each priority; four queries."""
    signed, history = _signed_reports(facts.plan, periods, as_at), _History.of(facts)
    ends = []
    for period in periods:
        report = signed.get(period.pk)
        ends.append(_as_signed(report, period, facts) if report else _as_recorded(facts, period, history))
    removed = dict.fromkeys(name for end in ends for name in end.removed)
    all_name = f"All {facts.plan.priority_label_plural.lower()}"
    trends = [RagTrend(all_name, tuple(_point(end, end.total, all_name) for end in ends))]
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
                point.signed or "what is recorded",
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
    return _PeriodEnd(period.label, by_priority, _counts(report.frozen_content.counts), removed, label)


def _numbered(number: str, priorities: Sequence[Priority], taken: set[str]) -> Priority | None:
    return next(
        (priority for priority in priorities if priority.number == number and str(priority) not in taken),
        None,
    )


def _counts(by_value: Mapping[str, int]) -> RagCounts:
    return {rag: by_value.get(rag.value, 0) for rag in Rag}


def _as_recorded(facts: PlanFacts, period: ReportingPeriod, history: "_History") -> _PeriodEnd:
    judgement = Judgement.of(facts.plan, facts.periods, as_at=period.ends_on)
    counts: dict[int, Counter[Rag]] = defaultdict(Counter)
    for action in facts.actions:
        rated = rate_action(history.on(action, period.ends_on), action.milestones.all(), judgement)
        counts[action.priority_id][rated.rating.rag] += 1
    return _PeriodEnd(period.label, dict(counts), sum(counts.values(), Counter()), {})


@dataclass(frozen=True)
class _History:
    """Decisions (day, kind) and days of progress updates in order, by action id."""

    decisions: Mapping[int, list[tuple[date, str]]]
    update_days: Mapping[int, list[date]]

    @classmethod
    def of(cls, facts: PlanFacts) -> "_History":
        """Fetch the history of a plan's actions; two queries."""
        decisions = Decision.objects.filter(action__priority__plan=facts.plan).order_by("decided_on", "pk")
        updates = ProgressUpdate.objects.filter(action__priority__plan=facts.plan).order_by("made_on")
        if facts.known_at is not None:
            decisions = decisions.filter(at__lt=facts.known_at)
            updates = updates.filter(at__lt=facts.known_at)
        decided: dict[int, list[tuple[date, str]]] = defaultdict(list)
        for action_id, day, kind in decisions.values_list("action", "decided_on", "kind"):
            decided[action_id].append((day, kind))
        update_days: dict[int, list[date]] = defaultdict(list)
        for action_id, day in updates.values_list("action", "made_on"):
            update_days[action_id].append(day)
        return cls(decided, update_days)

    def on(self, action: Action, day: date) -> Action:
        """Return a copy of an action with what `ActionQuerySet.as_at` would annotate for a day."""
        then = copy(action)
        decisions = [decision for decision in self.decisions.get(action.pk, []) if decision[0] <= day]
        then.standing_since, then.standing = decisions[-1] if decisions else (None, None)
        updates = [made_on for made_on in self.update_days.get(action.pk, []) if made_on <= day]
        then.reviewed_on = max(updates, default=None)
        return then
