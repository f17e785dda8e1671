"""What lists show of an action, as text.

A row is a dictionary of finished strings: a template looks each of them up at the first try, which makes
a page of 25 rows half as dear as asking objects for their attributes.
"""

from collections.abc import Iterable, Mapping

from reporting.rag import Rating
from reporting.status.dashboard import DueAction
from reporting.status.rated import Due, RatedAction, RatedPriority
from wsscp.dates import long_date

ListRow = dict[str, object]


def action_row(rated: RatedAction, groups: str = "", *, owner: str = "", update_from: str = "") -> ListRow:
    """One action of a list. With the version it would be updated from, what its row needs for that."""
    can_update = bool(update_from)
    due = rated.next_due
    return rating_cells(rated.rating) | {
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


def priority_row(rated: RatedPriority) -> ListRow:
    """One priority with its colour and counts."""
    return rating_cells(rated.rating) | {
        "pk": rated.priority.pk,
        "name": str(rated.priority),
        "kind": rated.priority.get_kind_display(),
        "outcomes": rated.priority.outcomes,
        "bar": rated.bar,
        "counts": rated.counts_in_words,
    }


def due_rows(dues: Iterable[DueAction]) -> list[ListRow]:
    """Dates still to be met, each with its action."""
    return [
        rating_cells(one.due.rating)
        | {
            "pk": one.rated.action.pk,
            "action": str(one.rated.action),
            "what": one.due.what,
            "due": one.due.on_text,
            "overdue": one.due.overdue_text,
        }
        for one in dues
    ]


def group_names(pairs: Iterable[tuple[int, int]], names: Mapping[int, str]) -> dict[int, str]:
    """Join group names by action, from (action id, group id) pairs in the order to show them."""
    found: dict[int, str] = {}
    for action, group in pairs:
        found[action] = f"{found[action]}, {names[group]}" if action in found else names[group]
    return found


def rating_cells(rating: Rating) -> ListRow:
    return {"rag": rating.rag.value, "letter": rating.rag.letter, "label": rating.label, "why": rating.why}


def _complete(rated: RatedAction, due: Due) -> str:
    return f"{rated.action.pk}/complete/{due.milestone.pk}/" if due.milestone else ""


def _next_milestone(rated: RatedAction) -> ListRow | None:
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
