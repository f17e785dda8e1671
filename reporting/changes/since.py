"""The plan as it was known the last time the steering group signed a report of it."""

from datetime import date

from priorities.models import Plan
from reporting.models import SignedReport
from reporting.reports.periods import last_end_before
from reporting.status.board import Board, board
from wsscp.dates import long_date


def board_before(plan: Plan, *, ends_before: date, as_at: date) -> tuple[Board, str]:
    """Return the plan as the last signed report of an earlier period knew it, with which that is in words.

    Earlier is a period that ends before a day. Without a signed one, it is the plan at the last period's end
    before `as_at`, or on its first day.
    """
    last = (
        SignedReport.objects.filter(plan=plan, period__ends_on__lt=ends_before)
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
