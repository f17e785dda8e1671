"""The plan as the steering group last signed a report of it, and the day from which changes are counted."""

from datetime import date

from priorities.models import Plan
from priorities.plans.periods import last_end_before
from reporting.models import SignedReport
from reporting.signed_reports.queries import last_signed
from reporting.status.board import Board, board
from wsscp.dates import long_date


def last_signed_board(plan: Plan, *, ends_before: date, as_at: date) -> tuple[Board, str]:
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


def default_changes_since(plan: Plan, *, today: date) -> date:
    """Return the day "what moved" is counted from unless another is asked for: the last signed report's.

    Without one, the end of the last period; before that, the plan's first day.
    """
    last = last_signed(plan)
    if last and last.period.ends_on < today:
        return last.period.ends_on
    return last_end_before(plan, today) or plan.starts_on
