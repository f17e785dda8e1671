"""What happens to an action: progress, forecasts, completion, decisions."""

from dataclasses import dataclass
from datetime import date, datetime

from priorities.models import Action, Decision, Milestone, ProgressUpdate
from priorities.services.closing import demand_open
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.services.audit import recording
from wsscp.services.versions import Seen, thing_of


@dataclass(frozen=True)
class Dates:
    """What somebody says of a milestone: when it is expected, or when it was done."""

    forecast_on: date | None
    completed_on: date | None


def update_action(
    *,
    action: Action,
    text: str,
    dates: dict[int, Dates],
    made_on: date,
    seen: Seen | None = None,
    by: User,
    at: datetime,
) -> bool:
    """Record progress on an action and the dates of its milestones; return whether anything changed.

    `dates` is by milestone id; a milestone left out stays as it is. A forecast that changes counts
    from `made_on`; one that stays keeps the day it was given. Dates change only while the action is as it
    was `seen`: otherwise raises Overtaken.
    """
    with recording(Act.CHANGED, by=by, at=at, about=action) as record:
        demand_open(action.priority.plan)
        record.expect(thing_of(action), seen)
        if text:
            told = ProgressUpdate(action=action, text=text, made_on=made_on, by=by, at=at)
            record.save(told, quietly=True)
            record.tell(f"progress as of {long_date(made_on)}", after=text)
        for milestone in action.milestones.filter(pk__in=dates):
            said = dates[milestone.pk]
            if milestone.forecast_on != said.forecast_on:
                milestone.forecast_on = said.forecast_on
                milestone.forecast_given_on = made_on if said.forecast_on else None
            milestone.completed_on = said.completed_on
            record.save(milestone)
    return bool(record.changes)


def complete_milestone(*, milestone: Milestone, completed_on: date, by: User, at: datetime) -> None:
    """Mark a milestone completed on a day. One that is completed already keeps its day."""
    with recording(Act.CHANGED, by=by, at=at, about=milestone.action) as record:
        demand_open(milestone.action.priority.plan)
        if milestone.completed_on is None:
            milestone.completed_on = completed_on
            record.save(milestone)


def decide(
    *, action: Action, kind: Decision.Kind, decided_on: date, reason: str, by: User, at: datetime
) -> Decision:
    """Record a decision that takes an action out of the rating, closes it or brings it back."""
    decided = Decision(action=action, kind=kind, decided_on=decided_on, reason=reason, by=by, at=at)
    summary = f"{decided.get_kind_display()} from {long_date(decided_on)}"
    with recording(Act.DECIDED, by=by, at=at, about=action, summary=summary) as record:
        demand_open(action.priority.plan)
        record.tell("reason", after=reason)
        return record.save(decided, quietly=True)
