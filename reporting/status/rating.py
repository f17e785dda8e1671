"""Rating actions in Python by `reporting/rag.py`, from facts that were fetched along with them."""

from collections.abc import Sequence
from datetime import date

from priorities.models import Action, Decision, Milestone
from priorities.models.actions import ActionQuerySet
from priorities.rules.periods import next_update_due
from reporting.rag import Rag, Rating, rate, worst
from reporting.status.judgement import Judgement
from reporting.status.rated import Due, RatedAction, RatedMilestone
from wsscp.dates import long_date

# Decisions that take an action out of the rating, with the words the reason opens with.
_OUT_OF_RATING = {Decision.Kind.HOLD: "on hold", Decision.Kind.CANCEL: "cancelled"}
_OUT_OF_RATING[Decision.Kind.SUPERSEDE] = "superseded"


def rated_actions(actions: ActionQuerySet, judgement: Judgement) -> list[RatedAction]:
    """Rate the actions of a queryset in its order; four queries (actions, dates, moves, reopenings)."""
    actions = actions.as_at(judgement.as_at).with_dates()
    return [rate_action(action, action.milestones.all(), judgement) for action in actions]


def rate_action(action: Action, milestones: Sequence[Milestone], judgement: Judgement) -> RatedAction:
    """Rate one action that carries the annotations of `ActionQuerySet.as_at`."""
    if action.standing in _OUT_OF_RATING:
        word = _OUT_OF_RATING[Decision.Kind(action.standing)]
        why = f"{word} since {long_date(action.standing_since)}"
        out = Rating(Rag.UNRATED, why, word=word.capitalize())
        return RatedAction(action, out, _all_rated(out, milestones, judgement.as_at))
    if action.standing == Decision.Kind.CLOSE:
        closed = Rating(Rag.BLUE, f"closed by decision of {long_date(action.standing_since)}")
        return RatedAction(action, closed, _all_rated(closed, milestones, judgement.as_at))

    rated = tuple(_rate_milestone(milestone, judgement) for milestone in milestones)
    ratings = [one.rating for one in rated]
    implied = None
    if action.is_ongoing:
        review_on = next_update_due(
            last_on=action.reviewed_on or judgement.starts_on,
            every_months=action.review_every_months,
            period_ends=judgement.period_ends,
        )
        implied = _implied("review", review_on, judgement, what="ongoing, review due")
    elif not rated:
        # An action with no date at all is due at the plan's end.
        implied = _implied("", judgement.ends_on, judgement, what="due at the plan’s end,")
    if implied:
        ratings.append(implied.rating)
    return RatedAction(action, worst(ratings), rated, implied)


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
    return _as_rated(milestone, rating, judgement.as_at)


def _all_rated(rating: Rating, milestones: Sequence[Milestone], as_at: date) -> tuple[RatedMilestone, ...]:
    return tuple(_as_rated(one, rating, as_at) for one in milestones)


def _as_rated(milestone: Milestone, rating: Rating, as_at: date) -> RatedMilestone:
    return RatedMilestone(
        milestone,
        rating,
        due_on=milestone.due_as_at(as_at),
        forecast_on=milestone.forecast_as_at(as_at),
        completed_on=milestone.completed_as_at(as_at),
        original_due_on=milestone.original_due_on,
        times_moved=milestone.date_changes_as_at(as_at),
    )
