"""The dashboard of a plan, made from its board; only the latest changes need a query of their own."""

from dataclasses import dataclass
from datetime import timedelta

from reporting.status.board import Board
from reporting.status.recent import RecentChange, recent_changes
from reporting.status.rows import ListRow, due_rows

_DUE_SOON = timedelta(days=30)
_MAX_DUE = 8


@dataclass(frozen=True)
class Dashboard:
    """What is overdue (longest first), due soon (soonest first) and changed lately (newest first)."""

    overdue: list[ListRow]
    overdue_total: int
    due_soon: list[ListRow]
    due_soon_total: int
    changes: list[RecentChange]


def dashboard_of(board: Board) -> Dashboard:
    """Gather a board's dashboard; one query, for the changes."""
    overdue, until = board.overdue, board.as_at + _DUE_SOON
    soon = [(rated, due) for rated, due in board.dues if board.as_at <= due.on <= until]
    return Dashboard(
        due_rows(overdue[:_MAX_DUE]),
        len(overdue),
        due_rows(soon[:_MAX_DUE]),
        len(soon),
        recent_changes(board),
    )
