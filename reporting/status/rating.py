"""Judging a plan as at a day by `reporting/rag.py`, from facts that were fetched before; no queries."""

from datetime import date

from priorities.models import Decision
from priorities.rules.periods import next_update_due
from reporting.rag import Rag, Rating, rate, worst
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
    if decided := _rating_by_decision(standing):
        rated = tuple(_rated_milestone(milestone, as_at, decided) for milestone in action.milestones)
        return RatedAction(action, decided, rated, None, standing, updated_on)

    key = facts.plan.key
    rated = tuple(_rate_milestone(milestone, facts, as_at) for milestone in action.milestones)
    ratings = [milestone.rating for milestone in rated]
    implied = None
    if action.is_ongoing:
        update_due_on = next_update_due(
            last_on=updated_on or facts.plan.starts_on,
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
    return RatedAction(action, worst(ratings), rated, implied, standing, updated_on)


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


def _rate_milestone(milestone: MilestoneFacts, facts: PlanFacts, as_at: date) -> RatedMilestone:
    rating = rate(
        due_on=milestone.due_as_at(as_at),
        as_at=as_at,
        completed_on=milestone.completed_as_at(as_at),
        forecast_on=milestone.forecast_as_at(as_at),
        key=facts.plan.key,
    )
    return _rated_milestone(milestone, as_at, rating)


def _rated_milestone(milestone: MilestoneFacts, as_at: date, rating: Rating) -> RatedMilestone:
    return RatedMilestone(
        milestone,
        rating,
        due_on=milestone.due_as_at(as_at),
        forecast_on=milestone.forecast_as_at(as_at),
        completed_on=milestone.completed_as_at(as_at),
        original_due_on=milestone.original_due_on,
        times_moved=milestone.times_moved_as_at(as_at),
    )
