"""The steering group's view: what changed in the plan, and what waits for the group."""

from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.db.models import Min

from priorities.actions.date_change_queries import pending_date_changes
from priorities.models import DateMove, Plan, ReportingPeriod
from priorities.plans.periods import period_on
from reporting.challenges.queries import ChallengeStatus, plan_challenges
from reporting.changes.comparison import BoardComparison
from reporting.changes.since import changes_since_last
from reporting.date_decisions.effects import ApprovalEffect, approval_effect
from reporting.models import QuarterlyReport
from reporting.reports.building import current_content
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.signers import ReportSigners, report_signers
from reporting.status.board import board


@dataclass(frozen=True)
class ReadyReport:
    """A report ready for sign-off, and who signs it."""

    period: ReportingPeriod
    signers: ReportSigners


@dataclass(frozen=True)
class SteeringSummary:
    """All of the view."""

    period: ReportingPeriod | None
    meets_on: date | None
    comparison: BoardComparison
    dates: tuple[tuple[DateMove, ApprovalEffect], ...]
    reports: tuple[ReadyReport, ...]
    challenges: tuple[ChallengeStatus, ...]

    @property
    def open(self) -> list[ChallengeStatus]:
        """The challenges not answered yet, the oldest first."""
        return [status for status in self.challenges if status.is_open]

    @property
    def answered(self) -> list[ChallengeStatus]:
        """The challenges answered or closed with the plan, the last first."""
        ended = [(status.ended_at, status) for status in self.challenges if status.ended_at]
        return [status for _, status in sorted(ended, key=itemgetter(0), reverse=True)]


def steering_summary(plan: Plan, *, today: date) -> SteeringSummary:
    """Gather the view as on a day. The number of queries grows only with the reports ready for sign-off."""
    reports = _reports_to_sign(plan)
    # Where the report of a period waits, count from where it counts: else the page would say that nothing
    # changed, and the report that something did. A correction is of a period that was signed already.
    looked_at = min([today, *(report.period.ends_on for report in reports if report.version == 1)])
    now = board(plan, as_at=today)
    return SteeringSummary(
        period=period_on(plan, today),
        meets_on=plan.periods.filter(meeting_on__gte=today).aggregate(Min("meeting_on"))["meeting_on__min"],
        comparison=changes_since_last(now, looked_at=looked_at),
        dates=tuple((change, approval_effect(now, [change])) for change in pending_date_changes(plan)),
        reports=tuple(_ready_report(report.period, today) for report in reports),
        challenges=tuple(plan_challenges(plan, today=today)),
    )


def _reports_to_sign(plan: Plan) -> list[QuarterlyReport]:
    reports = QuarterlyReport.objects.filter(period__plan=plan, state=ReportState.READY.value)
    return list(reports.select_related("period__plan").order_by("period__starts_on"))


def _ready_report(period: ReportingPeriod, today: date) -> ReadyReport:
    content = current_content(period, today=today)
    return ReadyReport(period, report_signers(period, period.plan, on=today, content=content))
