"""Rating actions in Python by `reporting/rag.py`, from facts that were fetched with them."""

from collections.abc import Iterable
from datetime import date

from priorities.models import Action, Decision, Milestone
from priorities.models.actions import ActionQuerySet
from priorities.rules.periods import next_update_due
from reporting.rag import Rag, Rating, rate, worst
from reporting.status.judgement import Judgement
from reporting.status.rated import Due, RatedAction, RatedMilestone
from wsscp.dates import long_date

# Decisions by which an action is not rated, with the words the reason opens with.
_NOT_RATED = {
    Decision.Kind.HOLD: "on hold",
    Decision.Kind.CANCEL: "cancelled",
    Decision.Kind.SUPERSEDE: "superseded",
}


def rated_actions(actions: ActionQuerySet, judgement: Judgement) -> list[RatedAction]:
    """Rate the actions of a queryset in its order.

    Four queries: actions, milestones, date changes, reopenings.
    """
    actions = actions.as_at(judgement.as_at).with_dates()
    return [rate_action(action, action.milestones.all(), judgement) for action in actions]


def rate_action(action: Action, milestones: Iterable[Milestone], judgement: Judgement) -> RatedAction:
    """Rate one action that carries the annotations of `ActionQuerySet.as_at`."""
    if decided := _rating_by_decision(action):
        return RatedAction(
            action,
            decided,
            tuple(_rated_milestone(milestone, decided, judgement.as_at) for milestone in milestones),
        )

    rated = tuple(_rate_milestone(milestone, judgement) for milestone in milestones)
    ratings = [milestone.rating for milestone in rated]
    implied = None
    if action.is_ongoing:
        update_due_on = next_update_due(
            last_on=action.reviewed_on or judgement.starts_on,
            every_months=action.review_every_months,
            period_ends=judgement.period_ends,
        )
        implied = _implied("review", update_due_on, judgement, what="ongoing, review due")
    elif not rated:
        # An action without milestones is due at the plan's end.
        implied = _implied("", judgement.ends_on, judgement, what="due at the plan’s end,")
    if implied:
        ratings.append(implied.rating)
    return RatedAction(action, worst(ratings), rated, implied)


def _rating_by_decision(action: Action) -> Rating | None:
    """Return the rating that the latest decision gives an action and its milestones, if any."""
    if not action.standing or not action.standing_since:
        return None
    since = long_date(action.standing_since)
    if action.standing == Decision.Kind.CLOSE:
        return Rating(Rag.BLUE, f"closed by decision of {since}")
    word = _NOT_RATED.get(Decision.Kind(action.standing))
    return Rating(Rag.UNRATED, f"{word} since {since}", word=word.capitalize()) if word else None


def _implied(label: str, due_on: date, judgement: Judgement, *, what: str) -> Due:
    return Due(label, due_on, rate(due_on=due_on, as_at=judgement.as_at, key=judgement.key, what=what))


def _rate_milestone(milestone: Milestone, judgement: Judgement) -> RatedMilestone:
    rating = rate(
        due_on=milestone.due_as_at(judgement.as_at),
        as_at=judgement.as_at,
        completed_on=milestone.completed_as_at(judgement.as_at),
        forecast_on=milestone.forecast_as_at(judgement.as_at),
        key=judgement.key,
    )
    return _rated_milestone(milestone, rating, judgement.as_at)


def _rated_milestone(milestone: Milestone, rating: Rating, as_at: date) -> RatedMilestone:
    return RatedMilestone(
        milestone,
        rating,
        due_on=milestone.due_as_at(as_at),
        forecast_on=milestone.forecast_as_at(as_at),
        completed_on=milestone.completed_as_at(as_at),
        original_due_on=milestone.original_due_on,
        times_moved=milestone.date_changes_as_at(as_at),
    )
