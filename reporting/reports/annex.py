"""The report's annex: every action of a priority with its dates in words, as at the board's day."""

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
    """One action. An only date stands in its own row; several, or those beside a review, follow it."""

    number: str
    text: str
    groups: str
    rating: Rating
    date: AnnexDate | None
    due_in_words: str
    further: tuple[AnnexDate, ...]
    # What the group that leads it declares, where that is another colour.
    declared: str = ""


def annex_action(
    rated: RatedAction, plan: Plan, names: Mapping[int, str], declared: DeclaredRating | None = None
) -> AnnexAction:
    """Put a rated action, its groups fetched, into words; `names` are those of all groups."""
    dates = tuple(_date_line(one, rated) for one in rated.milestones)
    stands_alone = len(dates) == 1 and not rated.action.is_ongoing
    return AnnexAction(
        number=rated.action.number,
        text=rated.action.text,
        groups=rated.groups_text(names),
        rating=rated.rating,
        date=dates[0] if stands_alone else None,
        due_in_words="" if stands_alone else _due_in_words(rated, plan),
        further=() if stands_alone else dates,
        declared=str(declared) if declared and declared.rag != rated.rating.rag.value else "",
    )


def _date_line(one: RatedMilestone, rated: RatedAction) -> AnnexDate:
    milestone = one.milestone
    return AnnexDate(
        label=milestone.label,
        as_printed=milestone.as_printed,
        due=long_date(one.due_on) + (f" ({one.moved_text})" if one.moved_text else ""),
        forecast=long_date(one.forecast_on) if one.forecast_on else "",
        completed=long_date(one.completed_on) if one.completed_on else "",
        rating=one.rating,
    )


def _due_in_words(rated: RatedAction, plan: Plan) -> str:
    """Say when an action is due that has no date, several, or a review beside them."""
    parts = []
    if rated.action.is_ongoing:
        review = f", next review by {rated.implied.on_text}" if rated.implied else ""
        parts.append(f"Ongoing{review}")
    if rated.milestones:
        parts.append(f"{count_of(len(rated.milestones), 'date')}, below")
    return "; ".join(parts) or f"No date given: due at the plan’s end, {long_date(plan.ends_on)}"
