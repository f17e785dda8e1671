"""Progress updates, forecasts, completions, decisions and evidence of actions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.forms import BaseModelForm
from django.utils import timezone

from priorities.actions.forecasts import record_forecast
from priorities.models import Action, Decision, Evidence, Milestone, ProgressUpdate, RecordedIn, Reopening
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import long_date
from wsscp.limits import LINE
from wsscp.models import User
from wsscp.models.audit import Act


@dataclass(frozen=True)
class MilestoneDates:
    """A milestone's forecast and the day it was completed on, as somebody reports them."""

    forecast_on: date | None
    completed_on: date | None


def update_action(
    *,
    action: Action,
    text: str,
    dates: dict[int, MilestoneDates],
    made_on: date,
    by: User,
    at: datetime,
    reported_by: User | None = None,
    reported_at: datetime | None = None,
) -> bool:
    """Record progress on an action and the dates of its milestones; return whether anything changed.

    `dates` is by milestone id; a milestone left out does not change. A new forecast speaks for `made_on`; one
    that stands already is not recorded again. Clearing a completion of an earlier day reopens the milestone
    from `made_on`, with `text` as the reason; clearing one of the same day means it was never completed.
    Raises EditConflict when somebody saved the action meanwhile. What a return reports has its author and
    the moment of its submission in `reported_by` and `reported_at`; a forecast it does not give stays.
    """
    recorded_in = RecordedIn.RETURN if reported_at else RecordedIn.ACTION
    with recording(Act.CHANGED, by=by, at=at, about=action) as record:
        if text:
            update = ProgressUpdate(action=action, text=text, made_on=made_on, by=reported_by or by, at=at)
            update.recorded_in = recorded_in
            update.reported_on = timezone.localdate(reported_at) if reported_at else None
            record.save(update, quietly=True)
            author = f", by {reported_by}" if reported_by else ""
            record.add_detail(f"progress as of {long_date(made_on)}{author}", after=text)
        for milestone in action.milestones.filter(pk__in=dates).prefetch_related("forecasts"):
            reported = dates[milestone.pk]
            # A form shows the forecast that stands, and an empty box clears it; in a return it says nothing.
            if reported.forecast_on if reported_at else reported.forecast_on != milestone.forecast_on:
                record_forecast(
                    record,
                    milestone,
                    reported.forecast_on,
                    speaks_for=made_on,
                    recorded_in=recorded_in,
                    by=reported_by,
                    said_at=reported_at,
                )
            if is_reopened(milestone, reported.completed_on, made_on):
                _reopen(milestone, made_on, text, by, at, record)
            milestone.completed_on = reported.completed_on
            record.save(milestone)
    return bool(record.changes)


def is_reopened(milestone: Milestone, completed_on: date | None, on: date) -> bool:
    """Whether an update of a day reopens a milestone that had been completed on an earlier day."""
    return milestone.completed_on is not None and completed_on is None and milestone.completed_on < on


def reopen_milestone(*, milestone: Milestone, decided_on: date, reason: str, by: User, at: datetime) -> None:
    """Reopen a completed milestone from a day on. One that is open already does not change."""
    with recording(Act.DECIDED, by=by, at=at, about=milestone.action) as record:
        row = Milestone.objects.select_for_update(no_key=True).get(pk=milestone.pk)
        if row.completed_on is None:
            return
        record.summary = f"Reopened from {long_date(decided_on)}"
        _reopen(row, decided_on, reason, by, at, record)
        row.completed_on = None
        record.save(row)
        record.add_detail("reason", after=reason)


def _reopen(row: Milestone, on: date, reason: str, by: User, at: datetime, record: Recorder) -> None:
    assert row.completed_on is not None
    reopening = Reopening(
        milestone=row, completed_on=row.completed_on, decided_on=on, reason=reason, by=by, at=at
    )
    record.save(reopening, quietly=True)
    record.add_detail("reopened", after=long_date(on))


def complete_milestone(*, milestone: Milestone, completed_on: date, by: User, at: datetime) -> None:
    """Mark a milestone completed on a day. One that is completed already does not change."""
    with recording(Act.CHANGED, by=by, at=at, about=milestone.action) as record:
        # Read again now that the plan is locked: its due date may have been changed while this waited.
        row = Milestone.objects.get(pk=milestone.pk)
        if row.completed_on is None:
            row.completed_on = completed_on
            record.save(row)


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
    decision = Decision(
        action=action,
        kind=kind,
        decided_on=decided_on,
        replaced_by=replaced_by,
        reason=reason,
        by=by,
        at=at,
    )
    summary = f"{decision.get_kind_display()} from {long_date(decided_on)}"
    with recording(Act.DECIDED, by=by, at=at, about=action, summary=summary) as record:
        record.add_detail("reason", after=reason)
        if replaced_by:
            record.add_detail("replaced by", after=str(replaced_by)[:LINE])
        return record.save(decision, quietly=True)


def save_evidence(*, form: BaseModelForm, by: User, at: datetime) -> Evidence:
    """Save new or changed evidence. Changed evidence has to be verified again."""
    row = form.instance
    act = Act.CHANGED if row.pk else Act.CREATED
    with recording(act, by=by, at=at, about=row.action, summary="Evidence") as record:
        if not row.pk:
            row.added_by, row.added_at = by, at
        elif set(form.changed_data) - {"version"}:
            row.verified_by = row.verified_on = row.verified_at = None
        return record.save_form(form)


def verify_evidence(*, evidence: Evidence, by: User, at: datetime, today: date) -> None:
    """Verify that evidence shows what it claims. Evidence that is verified already does not change."""
    with recording(Act.AGREED, by=by, at=at, about=evidence.action) as record:
        row = Evidence.objects.select_for_update(no_key=True, of=("self",)).get(pk=evidence.pk)
        if row.verified_by_id is None:
            record.summary = "Evidence is checked"
            row.verified_by, row.verified_on, row.verified_at = by, today, at
            record.save(row)
