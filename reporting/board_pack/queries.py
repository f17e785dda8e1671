"""What a meeting of the steering group needs: the report, what moved, what is late, what to decide."""

from dataclasses import dataclass
from datetime import date

from priorities.actions.date_change_queries import pending_date_changes
from priorities.models import DateMove, Plan, ReportingPeriod
from reporting.challenges.queries import plan_challenges
from reporting.changes.comparison import BoardComparison, compare_boards
from reporting.changes.since import last_signed_board
from reporting.rag import Rag
from reporting.reports.building import build_report_content
from reporting.reports.queries import report_as_at, report_facts
from reporting.rules.content import ReportContent
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.queries import signatures_on
from reporting.status.board import Board
from reporting.status.dashboard import DueAction
from wsscp.dates import count_of, long_date


@dataclass(frozen=True)
class BoardPack:
    """A pack: `since` says in words what the movement is counted from."""

    content: ReportContent
    meets: str
    since: str
    comparison: BoardComparison
    overdue: tuple[DueAction, ...]
    to_decide: tuple[str, ...]

    @property
    def status(self) -> str:
        """Which report is in it."""
        return "draft" if self.content.is_draft else "signed"

    @property
    def version_in_words(self) -> str:
        """The report in it, for the trail."""
        return f"version {self.content.version}, {self.status}"


def get_board_pack(period: ReportingPeriod, *, today: date) -> BoardPack:
    """Gather a period's pack: the report as it was signed last, or as it now stands."""
    plan, as_at = period.plan, report_as_at(period, today=today)
    facts = report_facts(period, as_at=as_at)
    signed = period.signed_reports.order_by("version").last() if facts.state is ReportState.SIGNED else None
    content = signed.frozen_content if signed else build_report_content(facts)
    after = facts.status
    before, since = last_signed_board(plan, ends_before=period.ends_on, as_at=as_at)
    overdue = [
        DueAction(rated, due) for rated in after.actions for due in rated.dues if due.rating.days_overdue
    ]
    overdue.sort(key=lambda one: one.due.on)
    return BoardPack(
        content=content,
        meets=long_date(period.meeting_on) if period.meeting_on else "",
        since=since,
        comparison=compare_boards(before, after),
        overdue=tuple(overdue),
        to_decide=(
            *_signing(period, content, facts.state),
            *(_moving(move) for move in pending_date_changes(plan)),
            *_undated(after),
            *_challenged(plan, today),
        ),
    )


def _signing(period: ReportingPeriod, sheet: ReportContent, state: ReportState) -> list[str]:
    if state is not ReportState.READY:
        return []
    missing = period.plan.signatures_needed - len(signatures_on(sheet, period))
    return [f"Sign the report for {period.label}: {count_of(missing, 'signature')} to come."]


def _moving(move: DateMove) -> str:
    milestone = move.milestone
    what = f"{milestone.action.number}, {milestone.label}," if milestone.label else milestone.action.number
    span = f"from {long_date(move.from_on)} to {long_date(move.to_on)}"
    return f"Approve or refuse: {what} {span}, because: {move.reason}"


def _challenged(plan: Plan, today: date) -> list[str]:
    """What was challenged and is not answered yet."""
    return [one.in_words for one in plan_challenges(plan, today=today) if one.is_open]


def _undated(after: Board) -> list[str]:
    """Red and late, and nobody has said when: the group decides how to go on."""
    return [
        f"{rated.action}: {rated.rating.why}. No forecast: agree when, or decide to hold, close or cancel it."
        for rated in after.actions
        if rated.rating.rag is Rag.RED and rated.is_overdue and not rated.forecast_text
    ]
