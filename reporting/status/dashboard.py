"""The dashboard of a plan, made from its board; only the latest changes need a query of their own."""

from dataclasses import dataclass
from datetime import timedelta

from reporting.status.board import Board
from reporting.status.rated import Due, RatedAction
from reporting.status.recent import RecentChange, recent_changes

_DUE_SOON = timedelta(days=30)
_MAX_DUE = 8


@dataclass(frozen=True)
class DueAction:
    """A date still to be met, with the action it belongs to."""

    rated: RatedAction
    due: Due


@dataclass(frozen=True)
class Dashboard:
    """What is overdue (longest first), due soon (soonest first) and changed lately (newest first)."""

    overdue: list[DueAction]
    overdue_total: int
    due_soon: list[DueAction]
    due_soon_total: int
    changes: list[RecentChange]


def dashboard_of(board: Board) -> Dashboard:
    """Gather a board's dashboard; one query, for the changes."""
    dues = [DueAction(rated, due) for rated in board.actions for due in rated.dues]
    dues.sort(key=lambda item: item.due.on)
    overdue = [item for item in dues if item.due.rating.days_overdue]
    until = board.as_at + _DUE_SOON
    soon = [item for item in dues if board.as_at <= item.due.on <= until]
    return Dashboard(overdue[:_MAX_DUE], len(overdue), soon[:_MAX_DUE], len(soon), recent_changes(board))
