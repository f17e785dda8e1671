"""What lists show of an action, as text.

A row is a dictionary of finished strings: a template looks each of them up at the first try, which makes
a page of 25 rows half as dear as asking objects for their attributes.
"""

from collections.abc import Iterable, Mapping

from reporting.changes.comparison import Move, Movement
from reporting.rag import Rag, Rating, in_words
from reporting.status.bars import bar_of
from reporting.status.board import Board
from reporting.status.dashboard import DueAction
from reporting.status.rated import Due, RatedAction, RatedPriority
from wsscp.dates import long_date

Row = dict[str, object]


def action_row(rated: RatedAction, groups: str = "", *, owner: str = "", update_from: str = "") -> Row:
    """One action of a list. With the version it would be updated from, what its row needs for that."""
    can_update = bool(update_from)
    due = rated.next_due
    return _colour(rated.rating) | {
        "pk": rated.action.pk,
        "number": rated.action.number,
        "text": rated.action.text,
        "groups": groups,
        "due": due.on_text if due else "",
        "forecast": rated.forecast_text,
        "owner": owner,
        "complete": _complete(rated, due) if can_update and due else "",
        "update": f"{rated.action.pk}/quick/" if can_update else "",
        "version": update_from,
        "next": _next_milestone(rated) if can_update else None,
        "what": due.what if due else "",
    }


def priority_row(rated: RatedPriority) -> Row:
    """One priority with its colour and counts."""
    return _colour(rated.rating) | {
        "pk": rated.priority.pk,
        "name": str(rated.priority),
        "kind": rated.priority.get_kind_display(),
        "outcomes": rated.priority.outcomes,
        "bar": rated.bar,
        "counts": rated.counts_in_words,
    }


def due_rows(dues: Iterable[DueAction]) -> list[Row]:
    """Dates still to be met, each with its action."""
    return [
        _colour(one.due.rating)
        | {
            "pk": one.rated.action.pk,
            "action": str(one.rated.action),
            "what": one.due.what,
            "due": one.due.on_text,
            "overdue": one.due.overdue_text,
        }
        for one in dues
    ]


def move_rows(moves: Iterable[Move]) -> list[Row]:
    """Actions whose colour changed: as it was, as it is, and each cause."""
    return [
        {
            "pk": move.after.action.pk if move.after else None,
            "action": str(move.rated.action),
            "before": _colour(move.before.rating) if move.before else None,
            "after": _colour(move.after.rating) if move.after else None,
            "causes": move.causes,
            "worse": move.is_worse,
        }
        for move in moves
    ]


def flow_rows(found: Movement) -> list[Row]:
    """Counts by colour before, what left and what came, and counts after: before - left + came = after."""
    rows: list[Row] = []
    for rag in Rag:
        before, after = (found.total(rag.value, before=first) for first in (True, False))
        stayed = found.flows.get((rag.value, rag.value), 0)
        if before or after or rag is not Rag.UNRATED:
            rows.append(
                {"rag": rag.value, "letter": rag.letter, "label": rag.word, "before": before, "after": after}
                | {"left": before - stayed, "came": after - stayed}
            )
    return rows


def compared_rows(found: Movement) -> list[Row]:
    """Each priority as it was and as it is, with its actions; one that is new was nothing before."""
    was = {one.priority.pk: one for one in found.before.priorities}
    actions = {rated.action.pk: rated for rated in found.before.actions}
    return [
        {
            "pk": one.priority.pk,
            "name": str(one.priority),
            "before": _priority_side(was[one.priority.pk], "then") if one.priority.pk in was else None,
            "now": _priority_side(one, "now"),
            "lines": [_compared_action(actions.get(rated.action.pk), rated) for rated in one.actions],
        }
        for one in found.after.priorities
    ]


def whole_row(seen: Board, when: str) -> Row:
    """A whole plan's colours: the bar, and the counts in words."""
    return {"bar": bar_of(seen.action_counts, what=f"Whole plan, {when}")} | {
        "counts": in_words(seen.action_counts)
    }


def _priority_side(rated: RatedPriority, when: str) -> Row:
    bar = bar_of(rated.counts, what=f"{rated.priority.title}, {when}")
    return _colour(rated.rating) | {"bar": bar, "counts": rated.counts_in_words}


def _compared_action(before: RatedAction | None, now: RatedAction) -> Row:
    return _colour(now.rating) | {
        "pk": now.action.pk,
        "action": str(now.action),
        "was": before.rating.label if before and before.rating.rag is not now.rating.rag else "",
        "is_new": before is None,
    }


def group_names(pairs: Iterable[tuple[int, int]], names: Mapping[int, str]) -> dict[int, str]:
    """Join group names by action, from (action id, group id) pairs in the order to show them."""
    found: dict[int, str] = {}
    for action, group in pairs:
        found[action] = f"{found[action]}, {names[group]}" if action in found else names[group]
    return found


def _colour(rating: Rating) -> Row:
    return {"rag": rating.rag.value, "letter": rating.rag.letter, "label": rating.label, "why": rating.why}


def _complete(rated: RatedAction, due: Due) -> str:
    return f"{rated.action.pk}/complete/{due.milestone.pk}/" if due.milestone else ""


def _next_milestone(rated: RatedAction) -> Row | None:
    """The date that is updated in place: the earliest not completed, whatever the action's standing."""
    still_open = [one for one in rated.milestones if one.completed_on is None]
    if not still_open:
        return None
    one = min(still_open, key=lambda one: one.due_on)
    return {
        "pk": one.milestone.pk,
        "label": f"{one.milestone.label}, due {long_date(one.due_on)}"
        if one.milestone.label
        else f"due {long_date(one.due_on)}",
        "forecast": one.forecast_on.isoformat() if one.forecast_on else "",
    }
