"""The filters and orders of the action list over rated actions, as known then.

The list of what is recorded now is filtered in the database (`reporting/lists/filters.py`); rows read
from history cannot be. A test compares the two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reporting.status.evidence import lacks_evidence
from reporting.status.rated import RatedAction


@dataclass(frozen=True)
class ActionCriteria:
    """What a list is filtered and sorted by; empty where a filter was not chosen."""

    q: str = ""
    priority: int | None = None
    group: int | None = None
    colour: tuple[str, ...] = ()
    overdue: bool = False
    # The groups that "mine" stands for; None where it was not chosen.
    mine: frozenset[int] | None = None
    # No progress update since this day.
    no_update_since: date | None = None
    no_forecast: bool = False
    moved_twice: bool = False
    due_after: date | None = None
    due_before: date | None = None
    evidence: str = ""
    sort: str = "plan"


def filter_rated_actions(
    actions: Iterable[RatedAction], criteria: ActionCriteria, *, as_at: date
) -> list[RatedAction]:
    """Return the actions that match, in the order chosen; they are given in the plan's order."""
    matching = [rated for rated in actions if _matches(rated, criteria, as_at)]
    if criteria.sort == "due":
        return sorted(matching, key=_next_due)
    if criteria.sort == "colour":
        return sorted(matching, key=lambda rated: -rated.rating.rag.severity)
    if criteria.sort == "reviewed":
        return sorted(matching, key=lambda rated: rated.action.reviewed_on or date.min)
    return matching


def _matches(rated: RatedAction, criteria: ActionCriteria, as_at: date) -> bool:
    action = rated.action
    return (
        _has_words(rated, criteria.q)
        and (criteria.priority is None or action.priority_id == criteria.priority)
        and (criteria.group is None or criteria.group in {group.pk for group in action.groups.all()})
        and (not criteria.colour or rated.rating.rag.value in criteria.colour)
        and (not criteria.overdue or rated.is_overdue)
        and (criteria.mine is None or not criteria.mine.isdisjoint(group.pk for group in action.groups.all()))
        and (criteria.no_update_since is None or rated.has_no_update_since(criteria.no_update_since))
        and (not criteria.no_forecast or rated.lacks_forecast)
        and (not criteria.moved_twice or any(milestone.times_moved >= 2 for milestone in rated.milestones))
        and _is_due(rated, criteria)
        and (not criteria.evidence or lacks_evidence(rated, criteria.evidence, as_at))
    )


def _has_words(rated: RatedAction, words: str) -> bool:
    text = rated.action.text.casefold()
    has_all = all(word.casefold() in text for word in words.split()[:10])
    return has_all or rated.action.number.startswith(words.strip())


def _is_due(rated: RatedAction, criteria: ActionCriteria) -> bool:
    if criteria.due_after is None and criteria.due_before is None:
        return True
    first, last = criteria.due_after or date.min, criteria.due_before or date.max
    return any(first <= milestone.due_on <= last for milestone in rated.milestones)


def _next_due(rated: RatedAction) -> date:
    """Return the earliest due date not completed, whatever the standing; actions without one come last."""
    due_dates = [milestone.due_on for milestone in rated.milestones if milestone.completed_on is None]
    return min(due_dates, default=date.max)
