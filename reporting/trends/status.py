"""The colours of a plan's priorities at each period's end: as signed, else as the facts give them."""

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
    """The colours at the end of one period. `signed` names the report they are from, if it is signed."""

    label: str
    counts: RagCounts
    bar: Bar
    signed: str = ""


@dataclass(frozen=True)
class RagTrend:
    """The colours of a priority, or of all, period by period."""

    title: str
    lines: tuple[RagTrendPoint, ...]


@dataclass(frozen=True)
class _End:
    """A period's end: counts by priority id, of all, and by name of what is no priority any more."""

    label: str
    by_priority: dict[int, RagCounts]
    every: RagCounts
    gone: dict[str, RagCounts]
    signed: str = ""


def rag_trends(known: PlanFacts, periods: Sequence[ReportingPeriod], *, as_at: date) -> tuple[RagTrend, ...]:
    """Return all, then each priority; four queries."""
    signed, past = _signed(known.plan, periods, as_at), _Past.of(known)
    ends = []
    for period in periods:
        report = signed.get(period.pk)
        ends.append(_as_signed(report, period, known) if report else _as_known(known, period, past))
    gone = dict.fromkeys(name for end in ends for name in end.gone)
    every = f"All {known.plan.priority_label_plural.lower()}"
    trends = [RagTrend(every, tuple(_line(end, end.every, every) for end in ends))]
    for one in known.priorities:
        lines = tuple(_line(end, end.by_priority.get(one.pk, {}), str(one)) for end in ends)
        trends.append(RagTrend(str(one), lines))
    for name in gone:
        trends.append(RagTrend(name, tuple(_line(end, end.gone.get(name, {}), name) for end in ends)))
    return tuple(trends)


def rag_trend_table(trends: Sequence[RagTrend], *, priority_label: str) -> Table:
    """Return the same as a table: a row for each priority and period."""
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
                line.label,
                *(line.counts.get(rag, 0) for rag in Rag),
                sum(line.counts.values()),
                line.signed or "what is recorded",
            )
            for trend in trends
            for line in trend.lines
        ),
    )


def _line(end: _End, counts: RagCounts, what: str) -> RagTrendPoint:
    full = {rag: counts.get(rag, 0) for rag in Rag}
    return RagTrendPoint(end.label, full, rag_bar(full, what=f"{what}, {end.label}"), end.signed)


def _signed(plan: Plan, periods: Sequence[ReportingPeriod], as_at: date) -> dict[int, SignedReport]:
    """Return the last version of each period that had been signed by the end of a day; two queries."""
    keys = SignedReport.objects.filter(plan=plan, period__in=periods).order_by("version")
    last = {
        period: digest
        for period, digest, at in keys.values_list("period", "digest", "signed_at")
        if timezone.localdate(at) <= as_at
    }
    found = SignedReport.objects.filter(pk__in=last.values()).defer("pdf")
    return {one.period_id: one for one in found}


def _as_signed(report: SignedReport, period: ReportingPeriod, known: PlanFacts) -> _End:
    """Read a signed report. Its priorities are found by their names, or by number where reworded since."""
    by_priority: dict[int, RagCounts] = {}
    gone: dict[str, RagCounts] = {}
    rows = report.frozen_content.rows
    names = {str(one): one for one in known.priorities}
    taken = {row.priority for row in rows} & set(names)
    for row in rows:
        found = names.get(row.priority) or _numbered(row.number, known.priorities, taken)
        counts = _counts(row.counts)
        if found:
            by_priority[found.pk] = counts
        else:
            gone[row.priority] = counts
    label = f"report signed, version {report.version}"
    return _End(period.label, by_priority, _counts(report.frozen_content.counts), gone, label)


def _numbered(number: str, priorities: Sequence[Priority], taken: set[str]) -> Priority | None:
    return next((one for one in priorities if one.number == number and str(one) not in taken), None)


def _counts(told: Mapping[str, int]) -> RagCounts:
    return {rag: told.get(rag.value, 0) for rag in Rag}


def _as_known(known: PlanFacts, period: ReportingPeriod, past: "_Past") -> _End:
    judgement = Judgement.of(known.plan, known.periods, as_at=period.ends_on)
    found: dict[int, Counter[Rag]] = defaultdict(Counter)
    for action in known.actions:
        rated = rate_action(past.on(action, period.ends_on), action.milestones.all(), judgement)
        found[action.priority_id][rated.rating.rag] += 1
    return _End(period.label, dict(found), sum(found.values(), Counter()), {})


@dataclass(frozen=True)
class _Past:
    """What was decided on actions and told of them, in order, by action id."""

    decided: Mapping[int, list[tuple[date, str]]]
    told: Mapping[int, list[date]]

    @classmethod
    def of(cls, known: PlanFacts) -> "_Past":
        """Fetch the past of a plan's actions; two queries."""
        decisions = Decision.objects.filter(action__priority__plan=known.plan).order_by("decided_on", "pk")
        updates = ProgressUpdate.objects.filter(action__priority__plan=known.plan).order_by("made_on")
        if known.known_at is not None:
            decisions = decisions.filter(at__lt=known.known_at)
            updates = updates.filter(at__lt=known.known_at)
        decided: dict[int, list[tuple[date, str]]] = defaultdict(list)
        for action, day, kind in decisions.values_list("action", "decided_on", "kind"):
            decided[action].append((day, kind))
        told: dict[int, list[date]] = defaultdict(list)
        for action, day in updates.values_list("action", "made_on"):
            told[action].append(day)
        return cls(decided, told)

    def on(self, action: Action, day: date) -> Action:
        """Return an action with what `ActionQuerySet.as_at` would say of it on a day."""
        then = copy(action)
        decided = [one for one in self.decided.get(action.pk, []) if one[0] <= day]
        then.standing_since, then.standing = decided[-1] if decided else (None, None)
        then.reviewed_on = max((one for one in self.told.get(action.pk, []) if one <= day), default=None)
        return then
