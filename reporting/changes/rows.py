"""What pages and the board pack show of what changed, as text."""

from collections.abc import Iterable

from reporting.changes.comparison import BoardComparison, RagChange
from reporting.rag import Rag, describe_counts
from reporting.rules.bars import rag_bar
from reporting.status.board import Board
from reporting.status.rated import RatedAction, RatedPriority
from reporting.status.rows import ListRow, rating_cells


def rag_change_rows(moves: Iterable[RagChange]) -> list[ListRow]:
    """Actions whose colour changed: as it was, as it is, and each cause."""
    return [
        {
            "pk": move.after.action.pk if move.after else None,
            "action": str(move.rated.action),
            "before": rating_cells(move.before.rating) if move.before else None,
            "after": rating_cells(move.after.rating) if move.after else None,
            "causes": move.causes,
            "worse": move.is_worse,
        }
        for move in moves
    ]


def rag_flow_rows(found: BoardComparison) -> list[ListRow]:
    """Counts by colour before, what left and what came, and counts after: before - left + came = after."""
    rows: list[ListRow] = []
    for rag in Rag:
        before, after = (found.total(rag.value, before=first) for first in (True, False))
        stayed = found.flows.get((rag.value, rag.value), 0)
        if before or after or rag is not Rag.UNRATED:
            rows.append(
                {"rag": rag.value, "letter": rag.letter, "label": rag.word, "before": before, "after": after}
                | {"left": before - stayed, "came": after - stayed}
            )
    return rows


def comparison_rows(found: BoardComparison) -> list[ListRow]:
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


def plan_total_row(seen: Board, when: str) -> ListRow:
    """A whole plan's colours: the bar, and the counts in words."""
    return {"bar": rag_bar(seen.action_counts, what=f"Whole plan, {when}")} | {
        "counts": describe_counts(seen.action_counts)
    }


def _priority_side(rated: RatedPriority, when: str) -> ListRow:
    bar = rag_bar(rated.counts, what=f"{rated.priority.title}, {when}")
    return rating_cells(rated.rating) | {"bar": bar, "counts": rated.counts_in_words}


def _compared_action(before: RatedAction | None, now: RatedAction) -> ListRow:
    return rating_cells(now.rating) | {
        "pk": now.action.pk,
        "action": str(now.action),
        "was": before.rating.label if before and before.rating.rag is not now.rating.rag else "",
        "is_new": before is None,
    }
