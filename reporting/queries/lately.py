"""What changed lately: the last progress told, things completed and decisions, up to a day."""

from dataclasses import dataclass
from datetime import date

from priorities.models import ProgressUpdate
from reporting.queries.board import Board
from wsscp.dates import long_date


@dataclass(frozen=True)
class Change:
    """One thing that happened to an action."""

    on: date
    action_id: int
    number: str
    what: str
    text: str

    @property
    def on_text(self) -> str:
        """The day as written."""
        return long_date(self.on)


def changes(board: Board, *, limit: int = 8) -> list[Change]:
    """Return the latest changes up to the board's day, newest first; one query.

    Completions and decisions come from the board itself.
    """
    found = [
        Change(update.made_on, update.action_id, update.action.number, "progress", update.text)
        for update in ProgressUpdate.objects.filter(
            action__priority__plan=board.plan, made_on__lte=board.as_at
        ).select_related("action")[:limit]
    ]
    for rated in board.actions:
        action = rated.action
        for one in rated.milestones:
            done_on = one.milestone.completed_on
            if done_on and done_on <= board.as_at:
                what = one.milestone.label or action.text
                found.append(Change(done_on, action.pk, action.number, "completed", what))
        if action.standing_since:
            found.append(
                Change(
                    action.standing_since, action.pk, action.number, rated.rating.label.lower(), action.text
                )
            )
    return sorted(found, key=lambda change: (change.on, change.action_id), reverse=True)[:limit]
