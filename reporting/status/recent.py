"""Recent changes: the latest progress updates, completions and decisions, up to a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from priorities.models import Decision, ProgressUpdate
from reporting.status.board import Board
from wsscp.dates import long_date


@dataclass(frozen=True)
class RecentChange:
    """One change of an action."""

    on: date
    action_id: int
    number: str
    what: str
    text: str

    @property
    def on_text(self) -> str:
        """The day as written."""
        return long_date(self.on)


def recent_changes(board: Board, *, limit: int = 8) -> list[RecentChange]:
    """Return the latest changes up to the board's day, newest first; one query.

    Completions and decisions come from the board itself. A progress update made on the day of one becomes
    its text instead of a change of its own.
    """
    updates = ProgressUpdate.with_reversed.counting(board.known_at).filter(
        action__priority__plan=board.plan, made_on__lte=board.as_at
    )
    numbers = {rated.action.pk: rated.action.number for rated in board.actions}
    changes = {
        (made_on, pk): RecentChange(made_on, pk, numbers[pk], "progress", text)
        for made_on, pk, text in updates.values_list("made_on", "action_id", "text")[: 2 * limit]
        if pk in numbers
    }
    for change in _from_board(board):
        key = (change.on, change.action_id)
        text = changes[key].text if key in changes else change.text
        changes[key] = replace(change, text=text)
    return sorted(changes.values(), key=lambda change: (change.on, change.action_id), reverse=True)[:limit]


def _from_board(board: Board) -> Iterator[RecentChange]:
    for rated in board.actions:
        action, standing = rated.action, rated.standing
        for milestone in rated.milestones:
            if milestone.completed_on:
                text = milestone.milestone.label or action.text
                yield RecentChange(milestone.completed_on, action.pk, action.number, "completed", text)
        if standing:
            what = Decision.Kind(standing.kind).label.lower()
            yield RecentChange(standing.on, action.pk, action.number, what, action.text)
