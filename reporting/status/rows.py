"""Rows of lists, as text.

A row is a dictionary of finished strings: a template finds each by one look-up, which halves the time of a
page of 25 rows compared with the attributes of objects.
"""

from collections.abc import Iterable

from django.utils.text import Truncator

from priorities.models import ProgressUpdate
from reporting.rag import Rating
from reporting.status.rated import Due, RatedAction, RatedPriority
from wsscp.dates import long_date

ListRow = dict[str, object]
# So much of the latest progress is shown in a list; all of it stands on the action's page.
_PROGRESS_SHOWN = 300


def action_row(
    rated: RatedAction,
    groups: str = "",
    *,
    owner: str = "",
    update_from: str = "",
    progress: ProgressUpdate | None = None,
) -> ListRow:
    """One action of a list. With `update_from` (a `FormVersion` as text) its row can be updated in place.

    `progress` is the latest, where the list shows it.
    """
    can_update = bool(update_from)
    due = rated.next_due
    return action_cells(rated) | {
        "pk": str(rated.action.pk),
        "number": rated.action.number,
        "text": rated.action.text,
        "groups": groups,
        "due": due.on_text if due else "",
        "forecast": rated.forecast_text,
        "owner": owner,
        "complete": _complete_path(rated, due) if can_update and due else "",
        "update": f"{rated.action.pk}/quick/" if can_update else "",
        "version": update_from,
        "next": _next_milestone(rated) if can_update else None,
        "what": due.what if due else "",
        "progress": _progress_cells(progress) if progress else None,
    }


def _progress_cells(update: ProgressUpdate) -> ListRow:
    text = Truncator(update.text).chars(_PROGRESS_SHOWN)
    return {"text": text, "on": long_date(update.made_on), "by": str(update.by)}


def priority_row(rated: RatedPriority) -> ListRow:
    """One priority with its RAG status and counts."""
    return rating_cells(rated.rating) | {
        "pk": rated.priority.pk,
        "name": str(rated.priority),
        "kind": rated.priority.get_kind_display(),
        "outcomes": rated.priority.outcomes,
        "bar": rated.bar,
        "counts": rated.counts_in_words,
        "declared_in_words": rated.declared_in_words,
    }


def due_rows(dues: Iterable[tuple[RatedAction, Due]]) -> list[ListRow]:
    """Dates still to be met, each with its action."""
    return [
        rating_cells(due.rating)
        | declared_cells(rated, due.rating)
        | {
            "pk": rated.action.pk,
            "action": str(rated.action),
            "what": due.what,
            "due": due.on_text,
            "overdue": due.overdue_text,
        }
        for rated, due in dues
    ]


def rating_cells(rating: Rating) -> ListRow:
    """A RAG status with its letter, label and reason."""
    return {"rag": rating.rag.value, "letter": rating.rag.letter, "label": rating.label, "why": rating.why}


def declared_cells(rated: RatedAction, rating: Rating) -> ListRow:
    """What is declared of an action beside a RAG status, as word and letter; None where nothing else is."""
    declared = rated.declared
    if declared is None or declared.rag is rating.rag:
        return {"declared": None}
    return {"declared": {"word": declared.word, "letter": declared.letter}}


def action_cells(rated: RatedAction) -> ListRow:
    """An action's RAG status, and the one declared beside it."""
    return rating_cells(rated.rating) | declared_cells(rated, rated.rating)


def _complete_path(rated: RatedAction, due: Due) -> str:
    return f"{rated.action.pk}/complete/{due.milestone.pk}/" if due.milestone else ""


def _next_milestone(rated: RatedAction) -> ListRow | None:
    """The milestone that is updated in place: the earliest not completed, whatever the action's standing."""
    not_completed = [milestone for milestone in rated.milestones if milestone.completed_on is None]
    if not not_completed:
        return None
    earliest = min(not_completed, key=lambda milestone: milestone.due_on)
    due = f"due {long_date(earliest.due_on)}"
    return {
        "pk": earliest.milestone.pk,
        "label": f"{earliest.milestone.label}, {due}" if earliest.milestone.label else due,
        "forecast": earliest.forecast_on.isoformat() if earliest.forecast_on else "",
    }
