"""What happens to an action: progress, forecasts, completion, decisions."""

from dataclasses import dataclass
from datetime import date, datetime

from priorities.access.closed_plans import lock_open_plan
from priorities.models import Action, Decision, Milestone, ProgressUpdate, Reopening
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import long_date
from wsscp.editing.versions import FormVersion, edit_target_of
from wsscp.limits import LINE
from wsscp.models import User
from wsscp.models.audit import Act


@dataclass(frozen=True)
class MilestoneDates:
    """What somebody says of a milestone: when it is expected, or when it was done."""

    forecast_on: date | None
    completed_on: date | None


def update_action(
    *,
    action: Action,
    text: str,
    dates: dict[int, MilestoneDates],
    made_on: date,
    form_version: FormVersion | None = None,
    by: User,
    at: datetime,
    reported_by: User | None = None,
) -> bool:
    """Record progress on an action and the dates of its milestones; return whether anything changed.

    `dates` is by milestone id; a milestone left out stays as it is. A forecast that changes counts
    from `made_on`; one that stays keeps the day it was given. Clearing a completion of an earlier day
    reopens the milestone from `made_on`, for the reason told; of the same day, it was never completed.
    Dates change only while the action is at `form_version`: otherwise raises EditConflict. `reported_by`
    is whose words they are, where another than `by` writes them down.
    """
    with recording(Act.CHANGED, by=by, at=at, about=action) as record:
        lock_open_plan(action.priority.plan)
        record.expect(edit_target_of(action), form_version)
        if text:
            told = ProgressUpdate(action=action, text=text, made_on=made_on, by=reported_by or by, at=at)
            record.save(told, quietly=True)
            whose = f", by {reported_by}" if reported_by else ""
            record.add_detail(f"progress as of {long_date(made_on)}{whose}", after=text)
        for milestone in action.milestones.filter(pk__in=dates):
            said = dates[milestone.pk]
            if milestone.forecast_on != said.forecast_on:
                milestone.forecast_on = said.forecast_on
                milestone.forecast_given_on = made_on if said.forecast_on else None
            if is_reopened(milestone, said.completed_on, made_on):
                _reopen(milestone, made_on, text, by, at, record)
            milestone.completed_on = said.completed_on
            record.save(milestone)
    return bool(record.changes)


def is_reopened(milestone: Milestone, completed_on: date | None, on: date) -> bool:
    """Whether what is said on a day reopens a milestone that had been completed on an earlier one."""
    return milestone.completed_on is not None and completed_on is None and milestone.completed_on < on


def reopen_milestone(*, milestone: Milestone, decided_on: date, reason: str, by: User, at: datetime) -> None:
    """Decide that a completed milestone is open from a day on. One that is open already stays as it is."""
    summary = f"Reopened from {long_date(decided_on)}"
    with recording(Act.DECIDED, by=by, at=at, about=milestone.action) as record:
        lock_open_plan(milestone.action.priority.plan)
        row = Milestone.objects.select_for_update(no_key=True).get(pk=milestone.pk)
        if row.completed_on is None:
            return
        record.summary = summary
        _reopen(row, decided_on, reason, by, at, record)
        row.completed_on = None
        record.save(row)
        record.add_detail("reason", after=reason)


def _reopen(row: Milestone, on: date, reason: str, by: User, at: datetime, record: Recorder) -> None:
    reopened = Reopening(
        milestone=row, completed_on=row.completed_on, decided_on=on, reason=reason, by=by, at=at
    )
    record.save(reopened, quietly=True)
    record.add_detail("reopened", after=long_date(on))


def complete_milestone(*, milestone: Milestone, completed_on: date, by: User, at: datetime) -> None:
    """Mark a milestone completed on a day. One that is completed already keeps its day."""
    with recording(Act.CHANGED, by=by, at=at, about=milestone.action) as record:
        lock_open_plan(milestone.action.priority.plan)
        if milestone.completed_on is None:
            milestone.completed_on = completed_on
            record.save(milestone)


def record_decision(
    *,
    action: Action,
    kind: Decision.Kind,
    decided_on: date,
    reason: str,
    by: User,
    at: datetime,
    replaced_by: Action | None = None,
) -> Decision:
    """Record a decision that takes an action out of the rating, closes it or brings it back.

    `replaced_by` is the action that supersedes it.
    """
    decided = Decision(
        action=action,
        kind=kind,
        decided_on=decided_on,
        replaced_by=replaced_by,
        reason=reason,
        by=by,
        at=at,
    )
    summary = f"{decided.get_kind_display()} from {long_date(decided_on)}"
    with recording(Act.DECIDED, by=by, at=at, about=action, summary=summary) as record:
        lock_open_plan(action.priority.plan)
        record.add_detail("reason", after=reason)
        if replaced_by:
            record.add_detail("replaced by", after=str(replaced_by)[:LINE])
        return record.save(decided, quietly=True)
