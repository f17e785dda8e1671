"""What changed, as text for pages and the board pack."""

from collections.abc import Iterable

from reporting.changes.comparison import BoardComparison, RagChange
from reporting.rag import Rag, describe_counts
from reporting.rules.bars import rag_bar
from reporting.status.board import Board
from reporting.status.rated import RatedAction, RatedPriority
from reporting.status.rows import ListRow, action_cells, rating_cells


def rag_change_rows(changes: Iterable[RagChange]) -> list[ListRow]:
    """Actions whose RAG status changed: as it was, as it is, and each cause."""
    return [
        {
            "pk": change.after.action.pk if change.after else None,
            "action": str(change.rated.action),
            "before": action_cells(change.before) if change.before else None,
            "after": action_cells(change.after) if change.after else None,
            "causes": change.causes,
            "worse": change.is_worse,
        }
        for change in changes
    ]


def rag_flow_rows(comparison: BoardComparison) -> list[ListRow]:
    """For each RAG status the count before, how many left and came, and the count after.

    before - left + came = after.
    """
    rows: list[ListRow] = []
    for rag in Rag:
        before = comparison.total(rag.value, before=True)
        after = comparison.total(rag.value, before=False)
        stayed = comparison.flows.get((rag.value, rag.value), 0)
        if before or after or rag is not Rag.UNRATED:
            row: ListRow = {
                "rag": rag.value,
                "letter": rag.letter,
                "label": rag.word,
                "before": before,
                "after": after,
                "left": before - stayed,
                "came": after - stayed,
            }
            rows.append(row)
    return rows


def comparison_rows(comparison: BoardComparison) -> list[ListRow]:
    """Each priority as it was and as it is, with its actions; a new one has nothing before."""
    priorities = {rated.priority.pk: rated for rated in comparison.before.priorities}
    actions = {rated.action.pk: rated for rated in comparison.before.actions}
    rows: list[ListRow] = []
    for priority in comparison.after.priorities:
        before = priorities.get(priority.priority.pk)
        row: ListRow = {
            "pk": priority.priority.pk,
            "name": str(priority.priority),
            "before": _priority_side(before, "then") if before else None,
            "now": _priority_side(priority, "now"),
            "lines": [_compared_action(actions.get(rated.action.pk), rated) for rated in priority.actions],
        }
        rows.append(row)
    return rows


def plan_total_row(plan_board: Board, when: str) -> ListRow:
    """A whole plan's counts by RAG status: the bar, and in words."""
    counts = plan_board.action_counts
    return {"bar": rag_bar(counts, what=f"Whole plan, {when}"), "counts": describe_counts(counts)}


def _priority_side(rated: RatedPriority, when: str) -> ListRow:
    bar = rag_bar(rated.counts, what=f"{rated.priority.title}, {when}")
    return rating_cells(rated.rating) | {
        "bar": bar,
        "counts": rated.counts_in_words,
        "declared_in_words": rated.declared_in_words,
    }


def _compared_action(before: RatedAction | None, now: RatedAction) -> ListRow:
    return action_cells(now) | {
        "pk": now.action.pk,
        "action": str(now.action),
        "was": before.rating.label if before and before.rating.rag is not now.rating.rag else "",
        "is_new": before is None,
    }
