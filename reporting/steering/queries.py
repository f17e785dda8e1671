"""The steering group's view: the plan against the last time, and what waits for the group."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from priorities.actions.date_change_queries import pending_date_changes
from priorities.models import DateMove, Plan, ReportingPeriod
from priorities.plans.periods import period_on
from reporting.challenges.queries import ChallengeStatus, plan_challenges
from reporting.changes.comparison import BoardComparison, compare_boards
from reporting.changes.since import last_signed_board
from reporting.models import QuarterlyReport
from reporting.reports.building import build_report_content
from reporting.reports.queries import report_as_at, report_facts
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.queries import report_authors, signatures_on
from reporting.status.board import board


@dataclass(frozen=True)
class ReadyReport:
    """A report that waits for signatures: how many are missing, who has signed, and who wrote some of it."""

    period: ReportingPeriod
    missing: int
    signers: frozenset[int]
    authors: frozenset[int]


@dataclass(frozen=True)
class SteeringSummary:
    """All of it. `since` says in words what "last time" is."""

    plan: Plan
    period: ReportingPeriod | None
    meets_on: date | None
    since: str
    comparison: BoardComparison
    dates: tuple[DateMove, ...]
    reports: tuple[ReadyReport, ...]
    challenges: tuple[ChallengeStatus, ...]

    @property
    def open(self) -> list[ChallengeStatus]:
        """The challenges that wait for an answer, the oldest first."""
        return [one for one in self.challenges if one.is_open]

    @property
    def answered(self) -> list[ChallengeStatus]:
        """Those that were answered, the last answer first."""
        found = [one for one in self.challenges if one.answer]
        return sorted(found, key=lambda one: one.answer.at, reverse=True)


def steering_summary(plan: Plan, *, today: date) -> SteeringSummary:
    """Gather the view as on a day. The number of queries grows with the reports that wait only."""
    before, since = last_signed_board(plan, ends_before=today, as_at=today)
    return SteeringSummary(
        plan=plan,
        period=period_on(plan, today),
        meets_on=plan.periods.filter(meeting_on__gte=today).aggregate(Min("meeting_on"))["meeting_on__min"],
        since=since,
        comparison=compare_boards(before, board(plan, as_at=today)),
        dates=tuple(pending_date_changes(plan)),
        reports=tuple(_ready(plan, today)),
        challenges=tuple(plan_challenges(plan, today=today)),
    )


def _ready(plan: Plan, today: date) -> list[ReadyReport]:
    ready = QuarterlyReport.objects.filter(period__plan=plan, state=ReportState.READY.value)
    return [
        _ready_report(one.period, today)
        for one in ready.select_related("period__plan").order_by("period__starts_on")
    ]


def _ready_report(period: ReportingPeriod, today: date) -> ReadyReport:
    sheet = build_report_content(report_facts(period, as_at=report_as_at(period, today=today)))
    signers = frozenset(one.person_id for one in signatures_on(sheet, period))
    missing = period.plan.signatures_needed - len(signers)
    return ReadyReport(period, missing, signers, frozenset(report_authors(period)))
