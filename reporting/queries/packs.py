"""What a meeting of the steering group needs: the report, what moved, what is late, what to decide."""

from dataclasses import dataclass
from datetime import date

from priorities.models import ReportingPeriod
from reporting.models import SignedReport
from reporting.queries.board import Board, board
from reporting.queries.dashboard import DueAction
from reporting.queries.moved import Movement, movement
from reporting.queries.report_periods import last_end_before
from reporting.queries.reports import judged_on, report_content
from reporting.queries.sheets import sheet_of
from reporting.queries.signing import signatures_on
from reporting.rag import Rag
from reporting.sheet import Sheet
from reporting.signing import State
from wsscp.dates import count_of, long_date


@dataclass(frozen=True)
class BoardPack:
    """A pack: `since` says in words what the movement is counted from."""

    sheet: Sheet
    meets: str
    since: str
    moved: Movement
    overdue: tuple[DueAction, ...]
    to_decide: tuple[str, ...]

    @property
    def status(self) -> str:
        """Which report is in it."""
        return "draft" if self.sheet.is_draft else "signed"

    @property
    def version_in_words(self) -> str:
        """The report in it, for the trail."""
        return f"version {self.sheet.version}, {self.status}"


def board_pack_of(period: ReportingPeriod, *, today: date) -> BoardPack:
    """Gather a period's pack: the report as it was signed last, or as it now stands."""
    plan, as_at = period.plan, judged_on(period, today=today)
    content = report_content(period, as_at=as_at)
    signed = period.signed_reports.order_by("version").last() if content.state is State.SIGNED else None
    sheet = signed.sheet if signed else sheet_of(content)
    after = board(plan, as_at=as_at)
    before, since = _before(period, as_at)
    overdue = [
        DueAction(rated, due) for rated in after.actions for due in rated.dues if due.rating.days_overdue
    ]
    overdue.sort(key=lambda one: one.due.on)
    return BoardPack(
        sheet=sheet,
        meets=long_date(period.meeting_on) if period.meeting_on else "",
        since=since,
        moved=movement(before, after),
        overdue=tuple(overdue),
        to_decide=(*_signing(period, sheet, content.state), *_undated(after)),
    )


def _before(period: ReportingPeriod, as_at: date) -> tuple[Board, str]:
    """Return the plan as the last signed report of an earlier period knew it, or at the last period's end."""
    plan = period.plan
    last = (
        SignedReport.objects.filter(plan=plan, period__ends_on__lt=period.ends_on)
        .defer("content", "pdf")
        .select_related("period")
        .order_by("period__ends_on", "version")
        .last()
    )
    if last:
        known = board(plan, as_at=last.period.ends_on, known_at=last.signed_at)
        return known, f"the report for {last.period.label}, version {last.version}, as it was signed"
    day = last_end_before(plan, as_at) or plan.starts_on
    return board(plan, as_at=day), f"{long_date(day)}, because no earlier report is signed"


def _signing(period: ReportingPeriod, sheet: Sheet, state: State) -> list[str]:
    if state is not State.READY:
        return []
    missing = period.plan.signatures_needed - len(signatures_on(sheet, period))
    return [f"Sign the report for {period.label}: {count_of(missing, 'signature')} to come."]


def _undated(after: Board) -> list[str]:
    """Red and late, and nobody has said when: the group decides how to go on."""
    return [
        f"{rated.action}: {rated.rating.why}. No forecast: agree when, or decide to hold, close or cancel it."
        for rated in after.actions
        if rated.rating.rag is Rag.RED and rated.is_overdue and not rated.forecast_text
    ]
