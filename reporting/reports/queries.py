"""What a period's report is made from: a board, the texts that were written, and what the groups returned.

Its content (reporting/reports/building.py), its form and its checks are made from this. The number of queries
does not depend on the number of priorities or actions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from priorities.groups.queries import group_names_on
from priorities.models import Plan, Priority, ProgressUpdate, ReportingPeriod
from reporting.models import QuarterlyReport, ReportEntry
from reporting.reports.hands import report_hands
from reporting.returns.period_returns import GroupReturnText, PeriodReturns, returns_for_period
from reporting.rules.authorship import AuthorAct
from reporting.rules.content_parts import ContentHands
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.signers import RecordedDeed, report_deeds
from reporting.status.board import Board, board
from reporting.status.progress import progress_between, reporter_roles
from reporting.status.rated import RatedPriority
from reviews.learning.queries import LearningSection, learning_section
from training.statistics.reach import TrainingReach, training_reach
from wsscp.dates import plural


@dataclass(frozen=True)
class ReportRow:
    """One priority as it is rated, with its texts in the report and in the groups' returns."""

    rated: RatedPriority
    entry: ReportEntry
    returns: tuple[GroupReturnText, ...]

    @property
    def priority(self) -> Priority:
        """The priority."""
        return self.rated.priority


@dataclass(frozen=True)
class ReportFacts:
    """All that a period's report is made from, as at a day; a report nobody has written yet is not saved.

    `progress` is that of the period by action id, the earliest first; `reporter_roles` in which role the
    latest of each was reported.
    """

    period: ReportingPeriod
    status: Board
    report: QuarterlyReport
    rows: tuple[ReportRow, ...]
    returned: PeriodReturns
    group_names: Mapping[int, str]
    progress: Mapping[int, Sequence[ProgressUpdate]]
    reporter_roles: Mapping[int, str]
    learning: LearningSection | None
    training: TrainingReach | None
    deeds: Sequence[RecordedDeed]
    hands: tuple[ContentHands, ...]

    @property
    def plan(self) -> Plan:
        """The plan reported on."""
        return self.period.plan

    @property
    def state(self) -> ReportState:
        """The state of the report."""
        return ReportState(self.report.state)

    @property
    def offered_at(self) -> datetime | None:
        """When the report was offered for signing last."""
        return max(
            (deed.at for deed in self.deeds if deed.act == AuthorAct.OFFERED and deed.at), default=None
        )

    @property
    def is_written(self) -> bool:
        """Whether anything of it was saved."""
        return self.report.pk is not None

    @property
    def actions_name(self) -> str:
        """What the plan calls its actions."""
        return plural(self.plan.action_label.lower())

    @property
    def issues_returned(self) -> list[GroupReturnText]:
        """What the groups returned on the whole quarter."""
        return [text for text in self.returned.words[None] if text.key_issues]


def report_as_at(period: ReportingPeriod, *, today: date) -> date:
    """Return the day a period's report is judged as at: its last day, or today while it still runs."""
    return min(period.ends_on, today)


def report_facts(period: ReportingPeriod, *, as_at: date) -> ReportFacts:
    """Gather a period's report, judged as at a day; 24 queries without reviews to report on.

    Three more where it shows the period's training.

    Without a report yet, its texts are empty and `is_written` is false.
    """
    status = board(period.plan, as_at=as_at)
    report = QuarterlyReport.objects.filter(period=period).first() or QuarterlyReport(period=period)
    entries = {entry.priority_id: entry for entry in ReportEntry.objects.filter(report__period=period)}
    names = group_names_on(as_at)
    returned = returns_for_period(period, names, as_at=as_at)
    deeds, priorities = report_deeds(period), [rated.priority for rated in status.priorities]
    progress = progress_between(period.plan, period.starts_on, as_at)
    latest = {action: updates[-1] for action, updates in progress.items()}
    groups = {rated.action.pk: [group.pk for group in rated.action.groups] for rated in status.actions}
    return ReportFacts(
        period=period,
        status=status,
        report=report,
        rows=tuple(
            ReportRow(
                rated,
                entries.get(rated.priority.pk) or ReportEntry(),
                tuple(returned.words[rated.priority.pk]),
            )
            for rated in status.priorities
        ),
        returned=returned,
        group_names=names,
        progress=progress,
        reporter_roles=reporter_roles(latest, groups),
        learning=learning_section(as_at=as_at),
        training=training_reach(None, period.starts_on, as_at, title="Training in this period")
        if report.shows_training
        else None,
        deeds=deeds,
        hands=report_hands(deeds, priorities, returned, label=period.plan.priority_label),
    )


def current_facts(period: ReportingPeriod, *, today: date) -> ReportFacts:
    """Gather a period's report as it is now."""
    return report_facts(period, as_at=report_as_at(period, today=today))


def previous_report(period: ReportingPeriod) -> QuarterlyReport | None:
    """Return the latest report of an earlier period of the plan, to build on; two queries."""
    earlier = QuarterlyReport.objects.filter(
        period__plan=period.plan_id, period__starts_on__lt=period.starts_on
    )
    earlier = earlier.select_related("period").prefetch_related("entries")
    return earlier.order_by("-period__starts_on").first()
