"""The filters and orders of the action list, over a board: each once, for now and as known then."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from priorities.models import Evidence
from reporting.rag import Rag
from reporting.status.board import Board
from reporting.status.rated import RatedAction

LACKING = {"none": "Completed without evidence", "no_impact": "Completed, no impact shown"}


def filter_actions(
    board: Board, chosen: Mapping[str, Any], *, mine: frozenset[int] = frozenset()
) -> list[RatedAction]:
    """Return the actions of a board that meet every filter chosen, in the order chosen.

    `chosen` holds the cleaned values of `ActionFilter`, empty where a filter was not chosen; `mine` the
    groups that "my groups" stands for.
    """
    conditions: list[Callable[[RatedAction], bool]] = []
    if chosen["q"]:
        conditions.append(lambda rated: _has_words(rated, chosen["q"]))
    if chosen["priority"]:
        conditions.append(lambda rated: rated.action.priority.pk == chosen["priority"])
    if chosen["group"]:
        conditions.append(lambda rated: _is_of_groups(rated, {chosen["group"]}))
    if chosen["colour"]:
        conditions.append(lambda rated: rated.rating.rag in chosen["colour"])
    if chosen["overdue"]:
        conditions.append(lambda rated: rated.is_overdue)
    if chosen["mine"]:
        conditions.append(lambda rated: _is_of_groups(rated, mine))
    if chosen["no_update"]:
        since = board.period_starts_on
        conditions.append(lambda rated: rated.has_no_update_since(since))
    if chosen["no_forecast"]:
        conditions.append(lambda rated: rated.lacks_forecast)
    if chosen["moved_twice"]:
        conditions.append(lambda rated: any(dated.times_moved >= 2 for dated in rated.milestones))
    if chosen["declared"]:
        conditions.append(lambda rated: rated.declared is not None)
    if chosen["due_after"] or chosen["due_before"]:
        first, last = chosen["due_after"] or date.min, chosen["due_before"] or date.max
        conditions.append(lambda rated: any(first <= dated.due_on <= last for dated in rated.milestones))
    if chosen["evidence"]:
        conditions.append(lambda rated: lacks_evidence(rated, chosen["evidence"], board.as_at))
    matching = [rated for rated in board.actions if all(condition(rated) for condition in conditions)]
    if order := _ORDERS.get(chosen["sort"]):
        matching.sort(key=order)
    return matching


def lacks_evidence(rated: RatedAction, what: str, as_at: date) -> bool:
    """Whether a completed action lacks evidence dated by the day: one of LACKING."""
    if rated.rating.rag is not Rag.BLUE:
        return False
    kinds = {evidence.kind for evidence in rated.action.evidence if evidence.on <= as_at}
    return not kinds if what == "none" else Evidence.Kind.IMPACT not in kinds


def _has_words(rated: RatedAction, words: str) -> bool:
    text = rated.action.text.casefold()
    has_all = all(word.casefold() in text for word in words.split()[:10])
    return has_all or rated.action.number.startswith(words.strip())


def _is_of_groups(rated: RatedAction, groups: set[int] | frozenset[int]) -> bool:
    return any(group.pk in groups for group in rated.action.groups)


def _next_due(rated: RatedAction) -> date:
    """Return the earliest due date not completed, whatever the standing; actions without one come last."""
    due_dates = [milestone.due_on for milestone in rated.milestones if milestone.completed_on is None]
    return min(due_dates, default=date.max)


# By the value of "sort"; without one the plan's own order.
_ORDERS: dict[str, Callable[[RatedAction], Any]] = {
    "due": _next_due,
    "colour": lambda rated: -rated.rating.rag.severity,
    "reviewed": lambda rated: rated.updated_on or date.min,
}
