"""What a meeting of the steering group needs: the report, what changed, what is late, what to decide."""

from dataclasses import dataclass
from datetime import date

from priorities.actions.date_change_queries import pending_date_changes
from priorities.models import DateMove, Plan, ReportingPeriod
from reporting.challenges.queries import plan_challenges
from reporting.changes.comparison import BoardComparison
from reporting.changes.since import changes_since_last
from reporting.rag import Rag
from reporting.reports.building import build_report_content
from reporting.reports.queries import current_facts
from reporting.rules.content import ReportContent
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.queries import last_version, signatures_on
from reporting.status.as_signed import board_as_signed
from reporting.status.board import Board
from reporting.status.rated import Due, RatedAction
from wsscp.dates import count_of, long_date


@dataclass(frozen=True)
class BoardPack:
    """A pack."""

    content: ReportContent
    meets: str
    comparison: BoardComparison
    overdue: list[tuple[RatedAction, Due]]
    to_decide: tuple[str, ...]

    @property
    def status(self) -> str:
        """The status of the report in it."""
        return "draft" if self.content.is_draft else "signed"

    @property
    def version_in_words(self) -> str:
        """The report in it, for the audit trail."""
        return f"version {self.content.version}, {self.status}"


def get_board_pack(period: ReportingPeriod, *, today: date) -> BoardPack:
    """Gather a period's pack: with the report as it was signed last, or as it is now."""
    plan, facts = period.plan, current_facts(period, today=today)
    signed = last_version(period) if facts.state is ReportState.SIGNED else None
    content = signed.frozen_content if signed else build_report_content(facts)
    after = board_as_signed(signed) if signed else facts.status
    return BoardPack(
        content=content,
        meets=long_date(period.meeting_on) if period.meeting_on else "",
        comparison=changes_since_last(after),
        overdue=after.overdue,
        to_decide=(
            *_missing_signatures(period, content, facts.state),
            *(_date_change_text(date_change) for date_change in pending_date_changes(plan)),
            *_without_forecast(after),
            *_open_challenges(plan, today),
        ),
    )


def _missing_signatures(period: ReportingPeriod, content: ReportContent, state: ReportState) -> list[str]:
    if state is not ReportState.READY:
        return []
    missing = period.plan.signatures_needed - len(signatures_on(content, period))
    return [f"Sign the report for {period.label}: {count_of(missing, 'signature')} to come."]


def _date_change_text(date_change: DateMove) -> str:
    milestone = date_change.milestone
    what = f"{milestone.action.number}, {milestone.label}," if milestone.label else milestone.action.number
    span = f"from {long_date(date_change.from_on)} to {long_date(date_change.to_on)}"
    return f"Approve or refuse: {what} {span}, because: {date_change.reason}"


def _open_challenges(plan: Plan, today: date) -> list[str]:
    return [challenge.in_words for challenge in plan_challenges(plan, today=today) if challenge.is_open]


def _without_forecast(after: Board) -> list[str]:
    """Red and overdue actions without a forecast: the group decides how to go on."""
    return [
        f"{rated.action}: {rated.rating.why}. No forecast: agree when, or decide to hold, close or cancel it."
        for rated in after.actions
        if rated.rating.rag is Rag.RED and rated.is_overdue and not rated.forecast_text
    ]
