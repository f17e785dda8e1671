"""The filters and orders of the action list over rated actions, for what was known then.

The list of what is recorded now is filtered in the database (`reporting/lists/filters.py`); the rows of
history cannot be. A test holds the two against each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reporting.rag import Rag
from reporting.status.evidence import lacks_evidence
from reporting.status.rated import RatedAction

_WORST_FIRST = {rag: place for place, rag in enumerate(Rag)}


@dataclass(frozen=True)
class ActionCriteria:
    """What somebody asked of the list; empty for whatever was not asked."""

    q: str = ""
    priority: int | None = None
    group: int | None = None
    colour: tuple[str, ...] = ()
    overdue: bool = False
    # The groups that are meant by "mine"; None where that was not asked.
    mine: frozenset[int] | None = None
    # Nothing told since this day.
    no_update_since: date | None = None
    no_forecast: bool = False
    moved_twice: bool = False
    due_after: date | None = None
    due_before: date | None = None
    evidence: str = ""
    sort: str = "plan"


def filter_rated_actions(
    actions: Iterable[RatedAction], asked: ActionCriteria, *, as_at: date
) -> list[RatedAction]:
    """Return the actions that were asked for, in the order asked for; they come in the plan's order."""
    kept = [rated for rated in actions if _wanted(rated, asked, as_at)]
    if asked.sort == "due":
        return sorted(kept, key=_next_due)
    if asked.sort == "colour":
        return sorted(kept, key=lambda rated: _WORST_FIRST[rated.rating.rag])
    if asked.sort == "reviewed":
        return sorted(kept, key=lambda rated: rated.action.reviewed_on or date.min)
    return kept


def _wanted(rated: RatedAction, asked: ActionCriteria, as_at: date) -> bool:
    action = rated.action
    return (
        _has_words(rated, asked.q)
        and (asked.priority is None or action.priority_id == asked.priority)
        and (asked.group is None or asked.group in {group.pk for group in action.groups.all()})
        and (not asked.colour or rated.rating.rag.value in asked.colour)
        and (not asked.overdue or rated.is_overdue)
        and (asked.mine is None or not asked.mine.isdisjoint(group.pk for group in action.groups.all()))
        and (asked.no_update_since is None or rated.has_no_update_since(asked.no_update_since))
        and (not asked.no_forecast or rated.lacks_forecast)
        and (not asked.moved_twice or any(one.times_moved >= 2 for one in rated.milestones))
        and _is_due(rated, asked)
        and (not asked.evidence or lacks_evidence(rated, asked.evidence, as_at))
    )


def _has_words(rated: RatedAction, asked: str) -> bool:
    text = rated.action.text.casefold()
    every = all(word.casefold() in text for word in asked.split()[:10])
    return every or rated.action.number.startswith(asked.strip())


def _is_due(rated: RatedAction, asked: ActionCriteria) -> bool:
    if asked.due_after is None and asked.due_before is None:
        return True
    first, last = asked.due_after or date.min, asked.due_before or date.max
    return any(first <= one.due_on <= last for one in rated.milestones)


def _next_due(rated: RatedAction) -> date:
    """The earliest date not completed, whatever else stands; those without one come last."""
    still_open = [one.due_on for one in rated.milestones if one.completed_on is None]
    return min(still_open, default=date.max)
