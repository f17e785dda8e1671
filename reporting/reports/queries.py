"""All facts of a period's report: the texts that were written and the RAG statuses that were computed.

The page, the PDF and the form are all made from this without queries of their own. Dates are texts
already. The number of queries does not depend on the number of priorities or actions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from priorities.groups.queries import group_names_on
from priorities.models import Plan, Priority, ReportingPeriod
from reporting.models import QuarterlyReport, ReportEntry
from reporting.rag import Rag, describe_counts
from reporting.reports.annex import AnnexAction, annex_action
from reporting.returns.period_returns import GroupReturnText, PeriodReturns, returns_for_period
from reporting.rules.bars import Bar, rag_bar
from reporting.rules.signing_states import ReportState
from reporting.status.board import Board, board
from reporting.status.rated import RatedPriority
from reviews.learning.queries import LearningSection, learning_section
from training.statistics.reach import TrainingReach, training_reach
from wsscp.dates import long_date, plural


@dataclass(frozen=True)
class ReportRow:
    """One priority in the report: its RAG status and counts, its texts, and all of its actions."""

    priority: Priority
    rated: RatedPriority
    achievements: str
    next_actions: str
    returns: tuple[GroupReturnText, ...]
    lines: tuple[AnnexAction, ...]
    bar: Bar


@dataclass(frozen=True)
class ReportFacts:
    """All that a period's report shows, as at a day."""

    plan: Plan
    period: ReportingPeriod
    status: Board
    as_at: str
    covers: str
    is_written: bool
    state: ReportState
    version: int
    correction_reason: str
    dated_on: date | None
    overview: str
    is_overview_confirmed: bool
    key_issues: str
    rows: tuple[ReportRow, ...]
    issues_returned: tuple[GroupReturnText, ...]
    returned_in_words: str
    bar: Bar
    counts: dict[Rag, int]
    counts_in_words: str
    actions_name: str
    learning: LearningSection | None
    shows_training: bool = False
    training: TrainingReach | None = None


@dataclass(frozen=True)
class PreviousReport:
    """The previous report, to build on: its period's name and its texts."""

    label: str
    overview: str
    key_issues: str
    entries: dict[int, ReportEntry]


def report_as_at(period: ReportingPeriod, *, today: date) -> date:
    """Return the day a period's report is judged as at: its last day, or today while it still runs."""
    return min(period.ends_on, today)


def report_facts(period: ReportingPeriod, *, as_at: date) -> ReportFacts:
    """Gather a period's report, judged as at a day; 25 queries without reviews to report on.

    Three more where it shows the period's training.

    Without a report yet, its texts are empty and `is_written` is false.
    """
    plan = period.plan
    status = board(plan, as_at=as_at)
    report = QuarterlyReport.objects.filter(period=period).first() or QuarterlyReport(period=period)
    entries = {entry.priority_id: entry for entry in ReportEntry.objects.filter(report__period=period)}
    names = group_names_on(as_at)
    returned = returns_for_period(period, names, as_at=as_at)
    actions_name = plural(plan.action_label.lower())
    return ReportFacts(
        plan=plan,
        period=period,
        status=status,
        as_at=long_date(as_at),
        covers=period_covered(period),
        is_written=report.pk is not None,
        state=ReportState(report.state),
        version=report.version,
        correction_reason=report.correction_reason,
        dated_on=report.dated_on,
        overview=report.overview,
        is_overview_confirmed=report.is_overview_confirmed,
        key_issues=report.key_issues,
        rows=tuple(
            _row(rated, entries.get(rated.priority.pk) or ReportEntry(), returned, plan, names)
            for rated in status.priorities
        ),
        issues_returned=tuple(text for text in returned.words[None] if text.key_issues),
        returned_in_words=returned.in_words,
        bar=rag_bar(status.action_counts, what=f"All {actions_name}"),
        counts=status.action_counts,
        counts_in_words=describe_counts(status.action_counts),
        actions_name=actions_name,
        learning=learning_section(as_at=as_at),
        shows_training=report.shows_training,
        training=training_reach(None, period.starts_on, as_at, title="Training in this period")
        if report.shows_training
        else None,
    )


def _row(
    rated: RatedPriority,
    entry: ReportEntry,
    returned: PeriodReturns,
    plan: Plan,
    names: Mapping[int, str],
) -> ReportRow:
    return ReportRow(
        priority=rated.priority,
        rated=rated,
        achievements=entry.achievements,
        next_actions=entry.next_actions,
        returns=tuple(returned.words[rated.priority.pk]),
        lines=tuple(
            annex_action(action, plan, names, returned.declared.get(action.action.pk))
            for action in rated.actions
        ),
        bar=rag_bar(rated.counts, what=f"{plan.priority_label} {rated.priority.number}"),
    )


def previous_report(period: ReportingPeriod) -> PreviousReport | None:
    """Return the latest report of an earlier period of the plan, entries by priority id; two queries."""
    earlier = QuarterlyReport.objects.filter(
        period__plan=period.plan_id, period__starts_on__lt=period.starts_on
    )
    report = earlier.select_related("period").order_by("-period__starts_on").first()
    if report is None:
        return None
    entries = {entry.priority_id: entry for entry in report.entries.all()}
    return PreviousReport(report.period.label, report.overview, report.key_issues, entries)


def period_covered(period: ReportingPeriod) -> str:
    """Return a period's name with its days: "Q3 2020: 1 July 2020 to 30 September 2020"."""
    return f"{period.label}: {long_date(period.starts_on)} to {long_date(period.ends_on)}"
