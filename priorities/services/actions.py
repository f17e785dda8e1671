"""What happens to an action: progress, forecasts, completion, decisions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from priorities.models import Action, Decision, Milestone, ProgressUpdate
from wsscp.models import User


@dataclass(frozen=True)
class Dates:
    """What somebody says of a milestone: when it is expected, or when it was done."""

    forecast_on: date | None
    completed_on: date | None


@transaction.atomic
def update_action(
    *, action: Action, text: str, dates: dict[int, Dates], made_on: date, by: User, at: datetime
) -> bool:
    """Record progress on an action and the dates of its milestones; return whether anything changed.

    `dates` is by milestone id; a milestone left out stays as it is. A forecast that changes counts
    from `made_on`; one that stays keeps the day it was given.
    """
    changed = False
    if text:
        ProgressUpdate.objects.create(action=action, text=text, made_on=made_on, by=by, at=at)
        changed = True
    for milestone in action.milestones.filter(pk__in=dates):
        said = dates[milestone.pk]
        if (milestone.forecast_on, milestone.completed_on) == (said.forecast_on, said.completed_on):
            continue
        if milestone.forecast_on != said.forecast_on:
            milestone.forecast_on = said.forecast_on
            milestone.forecast_given_on = made_on if said.forecast_on else None
        milestone.completed_on = said.completed_on
        _save(milestone, by=by, at=at)
        changed = True
    return changed


@transaction.atomic
def complete_milestone(*, milestone: Milestone, completed_on: date, by: User, at: datetime) -> None:
    """Mark a milestone completed on a day. One that is completed already keeps its day."""
    if milestone.completed_on is None:
        milestone.completed_on = completed_on
        _save(milestone, by=by, at=at)


def decide(
    *, action: Action, kind: Decision.Kind, decided_on: date, reason: str, by: User, at: datetime
) -> Decision:
    """Record a decision that takes an action out of the rating, closes it or brings it back."""
    return Decision.objects.create(
        action=action, kind=kind, decided_on=decided_on, reason=reason, by=by, at=at
    )


def _save(milestone: Milestone, *, by: User, at: datetime) -> None:
    milestone._history_user = by
    milestone._history_date = at
    milestone.save()
