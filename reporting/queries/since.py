"""What was known the time before: the plan as the last signed report of an earlier period knew it."""

from datetime import date

from priorities.models import ReportingPeriod
from reporting.models import SignedReport
from reporting.queries.board import Board, board
from reporting.queries.report_periods import last_end_before
from wsscp.dates import long_date


def known_before(period: ReportingPeriod, as_at: date) -> tuple[Board, str]:
    """Return the plan as it was known the time before, and in words since when that is.

    As the last signed report of an earlier period knew it; without one, as at the end of the last period, or
    the plan's first day.
    """
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
