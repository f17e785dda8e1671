"""The plan as at the last signed report, and the day since which changes are counted."""

from datetime import date

from priorities.models import Plan
from priorities.plans.periods import last_end_before
from reporting.models import SignedReport
from reporting.signed_reports.queries import last_signed
from reporting.status.board import Board, board
from wsscp.dates import long_date


def last_signed_board(plan: Plan, *, ends_before: date, as_at: date) -> tuple[Board, str]:
    """Return the board of the last signed report of a period that ends before a day, and its name.

    As known when it was signed. Without a signed report, the board as at the last period's end before
    `as_at`, or as at the plan's first day.
    """
    last = (
        SignedReport.objects.filter(plan=plan, period__ends_on__lt=ends_before)
        .defer("content", "pdf")
        .select_related("period")
        .order_by("period__ends_on", "version")
        .last()
    )
    if last:
        then = board(plan, as_at=last.period.ends_on, known_at=last.signed_at)
        return then, f"the report for {last.period.label}, version {last.version}, as it was signed"
    day = last_end_before(plan, as_at) or plan.starts_on
    return board(plan, as_at=day), f"{long_date(day)}, because no earlier report is signed"


def default_changes_since(plan: Plan, *, today: date) -> date:
    """Return the day since which changes are counted by default: as at which the last report was signed.

    Without one, the end of the last period; before that, the plan's first day.
    """
    last = last_signed(plan)
    if last and last.period.ends_on < today:
        return last.period.ends_on
    return last_end_before(plan, today) or plan.starts_on
