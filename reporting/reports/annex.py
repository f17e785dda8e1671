"""The report's annex: every action of a priority with its dates as text, as at the day judged."""

from collections.abc import Mapping
from dataclasses import dataclass

from priorities.models import Plan
from reporting.rag import Rating
from reporting.returns.period_returns import DeclaredRating
from reporting.status.rated import RatedAction, RatedMilestone
from wsscp.dates import count_of, long_date


@dataclass(frozen=True)
class AnnexDate:
    """One due date: as printed, as a date, its forecast and completion as known on the day judged."""

    label: str
    as_printed: str
    due: str
    forecast: str
    completed: str
    rating: Rating


@dataclass(frozen=True)
class AnnexAction:
    """One action. A single date is in its own row; several, or those beside a review, have rows below."""

    number: str
    text: str
    groups: str
    rating: Rating
    date: AnnexDate | None
    due_in_words: str
    further: tuple[AnnexDate, ...]
    # The RAG status its lead group declares, where that differs from the computed one.
    declared: str = ""


def annex_action(
    rated: RatedAction, plan: Plan, names: Mapping[int, str], declared: DeclaredRating | None = None
) -> AnnexAction:
    """Return an annex row of a rated action, its groups fetched; `names` are those of all groups."""
    dates = tuple(_annex_date(milestone) for milestone in rated.milestones)
    has_single_date = len(dates) == 1 and not rated.action.is_ongoing
    return AnnexAction(
        number=rated.action.number,
        text=rated.action.text,
        groups=rated.groups_text(names),
        rating=rated.rating,
        date=dates[0] if has_single_date else None,
        due_in_words="" if has_single_date else _due_text(rated, plan),
        further=() if has_single_date else dates,
        declared=str(declared) if declared and declared.rag != rated.rating.rag.value else "",
    )


def _annex_date(rated: RatedMilestone) -> AnnexDate:
    return AnnexDate(
        label=rated.milestone.label,
        as_printed=rated.milestone.as_printed,
        due=long_date(rated.due_on) + (f" ({rated.moved_text})" if rated.moved_text else ""),
        forecast=long_date(rated.forecast_on) if rated.forecast_on else "",
        completed=long_date(rated.completed_on) if rated.completed_on else "",
        rating=rated.rating,
    )


def _due_text(rated: RatedAction, plan: Plan) -> str:
    """Say when an action is due that has no date, several, or a review beside them."""
    parts = []
    if rated.action.is_ongoing:
        review = f", next review by {rated.implied.on_text}" if rated.implied else ""
        parts.append(f"Ongoing{review}")
    if rated.milestones:
        parts.append(f"{count_of(len(rated.milestones), 'date')}, below")
    return "; ".join(parts) or f"No date given: due at the plan’s end, {long_date(plan.ends_on)}"
