"""What changed since the last time: one comparison for every page and file that says "since".

Since the report signed last of a period that had ended before the day looked at, as it was signed; without
one, since the end of the period before the one that day falls in. The day itself is judged by what is
recorded now.
"""

from dataclasses import replace
from datetime import date

from priorities.models import Plan
from priorities.plans.periods import last_end_before
from reporting.changes.comparison import BoardComparison, compare_boards
from reporting.signed_reports.queries import last_period_signed, signed_as_at
from reporting.status.as_signed import board_as_signed
from reporting.status.board import Board, judge
from wsscp.dates import long_date


def counted_from(plan: Plan, day: date) -> date:
    """Return the day since which changes up to a day are counted; two queries at most.

    Before the end of the first period it is the plan's first day.
    """
    return last_period_signed(plan, before=day) or last_end_before(plan, day) or plan.starts_on


def changes_since_last(after: Board, *, looked_at: date | None = None) -> BoardComparison:
    """Compare a board with the last time, and say in words what that is.

    The last time is that of `looked_at`, or of the board's own day.
    """
    since = counted_from(after.plan, looked_at or after.as_at)
    comparison = changes_since(after, since=since)
    if comparison.is_from_signed:
        return comparison
    return replace(comparison, since=f"{comparison.since}, because no earlier report is signed")


def changes_since(after: Board, *, since: date) -> BoardComparison:
    """Compare a board of what is recorded now with a day: as its report was signed, else as recorded now."""
    signed = signed_as_at(after.plan, since)
    if signed is None:
        return replace(compare_boards(judge(after.facts, as_at=since), after), since=long_date(since))
    before = board_as_signed(signed)
    words = (
        f"the report for {signed.period.label}, version {signed.version}, as it was signed "
        f"(as at {long_date(before.as_at)})"
    )
    return replace(compare_boards(before, after), since=words, is_from_signed=True)
