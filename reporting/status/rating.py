"""Judging a plan as at a day by `reporting/rag.py`, from facts that were fetched before; no queries."""

from datetime import date

from priorities.models import Decision
from priorities.rules.periods import next_update_due
from reporting.rag import Rag, RagKey, Rating, rate, worst
from reporting.status.declared import declared_beside
from reporting.status.facts import ActionFacts, DatedKind, MilestoneFacts, PlanFacts
from reporting.status.rated import Due, RatedAction, RatedMilestone
from wsscp.dates import long_date

# Decisions by which an action is not rated, with the words the reason opens with.
_NOT_RATED = {
    Decision.Kind.HOLD: "on hold",
    Decision.Kind.CANCEL: "cancelled",
    Decision.Kind.SUPERSEDE: "superseded",
}


def rate_action(action: ActionFacts, facts: PlanFacts, *, as_at: date) -> RatedAction:
    """Rate one action of a plan as at a day."""
    standing = next((row for row in reversed(action.decisions) if row.on <= as_at), None)
    updated_on = next((day for day in reversed(action.update_days) if day <= as_at), None)
    key, decided = facts.key, _rating_by_decision(standing)
    rated = tuple(_rate_milestone(milestone, key, as_at, decided) for milestone in action.milestones)
    if decided:
        return RatedAction(action, decided, rated, None, standing, updated_on)

    ratings = [milestone.rating for milestone in rated]
    implied = None
    if action.is_ongoing:
        update_due_on = next_update_due(
            last_on=updated_on or max(action.starts_on or facts.plan.starts_on, facts.plan.starts_on),
            every_months=action.review_every_months,
            period_ends=facts.period_ends,
        )
        rating = rate(due_on=update_due_on, as_at=as_at, key=key, what="ongoing, review due")
        implied = Due("review", update_due_on, rating)
    elif not rated:
        # An action without milestones is due at the plan's end.
        ends_on = facts.plan.ends_on
        implied = Due("", ends_on, rate(due_on=ends_on, as_at=as_at, key=key, what="due at the plan’s end,"))
    if implied:
        ratings.append(implied.rating)
    rating = worst(ratings)
    declared = declared_beside(action.declared, rating, lead=action.lead_id_now, as_at=as_at)
    return RatedAction(action, rating, rated, implied, standing, updated_on, declared)


def _rating_by_decision(standing: DatedKind | None) -> Rating | None:
    """Return the rating that the latest decision gives an action and its milestones, if any."""
    if standing is None:
        return None
    if standing.kind == Decision.Kind.CLOSE:
        return Rating(Rag.BLUE, f"closed by decision of {long_date(standing.on)}")
    word = _NOT_RATED.get(Decision.Kind(standing.kind))
    if word is None:
        return None
    return Rating(Rag.UNRATED, f"{word} since {long_date(standing.on)}", word=word.capitalize())


def _rate_milestone(
    milestone: MilestoneFacts, key: RagKey, as_at: date, decided: Rating | None
) -> RatedMilestone:
    """Rate one milestone by its dates as at a day, unless a decision on its action rates it."""
    due_on, forecast_on = milestone.due_as_at(as_at), milestone.forecast_as_at(as_at)
    completed_on = milestone.completed_as_at(as_at)
    rating = decided or rate(
        due_on=due_on,
        as_at=as_at,
        completed_on=completed_on or milestone.completed_on,
        forecast_on=forecast_on,
        key=key,
    )
    return RatedMilestone(
        milestone,
        rating,
        due_on,
        forecast_on,
        completed_on,
        milestone.original_due_on,
        milestone.times_moved_as_at(as_at),
    )
