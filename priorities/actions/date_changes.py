"""Date changes: proposed, withdrawn, and decided on by somebody else."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from priorities.models import DateMove, Milestone
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.models.audit import Act


class CannotChangeDate(Exception):
    """The due date cannot be changed so, or somebody else has just decided. The message says why."""


def propose_date_changes(
    *, dates: Mapping[int, date], reason: str, by: User, at: datetime, today: date
) -> list[DateMove]:
    """Propose new due dates, by milestone id, for one reason; one audit trail entry for each action.

    Raises CannotChangeDate where a due date is that already, or its change is pending; then none is proposed.
    """
    proposed: list[DateMove] = []
    with recording(Act.PROPOSED, by=by, at=at) as whole:
        for milestone in _lock(dates, whole).values():
            with recording(Act.PROPOSED, by=by, at=at, about=milestone.action) as record:
                record.summary = "A new due date"
                change = DateMove(
                    milestone=milestone,
                    from_on=milestone.due_on,
                    to_on=dates[milestone.pk],
                    reason=reason,
                    proposed_by=by,
                    proposed_on=today,
                    proposed_at=at,
                )
                _check(change)
                record.save(change, quietly=True)
                record.add_detail(
                    _date_of(milestone), before=long_date(change.from_on), after=long_date(change.to_on)
                )
                record.add_detail("reason", after=reason)
                proposed.append(change)
    return proposed


def withdraw_date_change(*, change: DateMove, by: User, at: datetime, today: date, answer: str = "") -> None:
    """Withdraw a proposed date change: by whose it is, or with its plan by whoever closes that.

    `answer` is what is said to it. Raises CannotChangeDate where it was decided on.
    """
    with recording(Act.CHANGED, by=by, at=at, about=change.milestone.action) as record:
        (row,) = _locked_pending([change.pk], record)
        row.answer = answer
        record.summary = "A proposed due date is withdrawn"
        _close(row, DateMove.Outcome.WITHDRAWN, by, at, today, record)


def decide_date_changes(
    *, decisions: Mapping[int, bool], answer: str = "", decided_on: date, by: User, at: datetime
) -> list[DateMove]:
    """Approve (True) or refuse date changes, by their ids, with one comment on them all.

    An approved one changes the due date from that day on.
    Raises CannotChangeDate, and then nothing is decided. The caller has checked that `by` may decide each.
    """
    with recording(Act.DECIDED, by=by, at=at) as whole:
        rows = _locked_pending(decisions, whole)
        for row in rows:
            with recording(Act.DECIDED, by=by, at=at, about=row.milestone.action) as record:
                row.answer = answer
                if decisions[row.pk]:
                    _approve(row, decided_on, by, at, record)
                else:
                    record.summary = f"A new due date is refused, as of {long_date(decided_on)}"
                    _close(row, DateMove.Outcome.REFUSED, by, at, decided_on, record)
    return rows


def _approve(row: DateMove, decided_on: date, by: User, at: datetime, record: Recorder) -> None:
    milestone = row.milestone
    if not row.can_be_approved:
        raise CannotChangeDate(
            f"{milestone.action.number} is due on {long_date(milestone.due_on)} by now. Refuse this proposal."
        )
    if decided_on < row.proposed_on:
        raise CannotChangeDate(
            f"The new date of {milestone.action.number} was proposed on {long_date(row.proposed_on)}: "
            "enter that day or a later one."
        )
    record.summary = f"A new due date is approved, as of {long_date(decided_on)}"
    _close(row, DateMove.Outcome.APPROVED, by, at, decided_on, record)
    milestone.due_on = row.to_on
    record.save(milestone)


def _close(
    row: DateMove, outcome: DateMove.Outcome, by: User, at: datetime, on: date, record: Recorder
) -> None:
    row.outcome, row.decided_by, row.decided_on, row.decided_at = outcome, by, on, at
    record.save(row, quietly=True)
    if outcome != DateMove.Outcome.APPROVED:  # an approved one is recorded with the due date itself
        record.add_detail(
            _date_of(row.milestone), before=f"{long_date(row.to_on)} proposed", after=outcome.label
        )
    record.add_detail("proposed by", after=str(row.proposed_by))
    if row.answer:
        record.add_detail("what was said to it", after=row.answer)


def _check(change: DateMove) -> None:
    """Raise CannotChangeDate for a change that cannot be proposed."""
    number = change.milestone.action.number
    if change.to_on == change.from_on:
        raise CannotChangeDate(f"{number} is due on {long_date(change.to_on)} already.")
    if change.milestone.completed_on:
        raise CannotChangeDate(f"{number} is completed: its date does not move.")
    if DateMove.objects.filter(milestone=change.milestone, outcome=DateMove.Outcome.PENDING).exists():
        raise CannotChangeDate(f"A new date for {number} waits for the steering group already.")


def _locked_pending(ids: Iterable[int], record: Recorder) -> list[DateMove]:
    """Lock pending date changes and their milestones, so that nobody else decides on them meanwhile.

    Raises CannotChangeDate where one is no longer pending.
    """
    wanted = set(ids)
    moves = DateMove.objects.filter(pk__in=wanted).order_by("pk")
    locked = _lock(moves.values_list("milestone_id", flat=True), record)
    rows = list(moves.select_for_update(no_key=True))
    if len(rows) != len(wanted) or not all(row.is_pending for row in rows):
        raise CannotChangeDate("Somebody decided on one of these just now. Look at the page again.")
    for row in rows:
        row.milestone = locked[row.milestone_id]
    return rows


def _lock(ids: Iterable[int], record: Recorder) -> dict[int, Milestone]:
    """Lock the plan of milestones and then these, always in the same order to avoid a deadlock."""
    rows = Milestone.objects.filter(pk__in=list(ids)).select_related("action__priority__plan").order_by("pk")
    record.lock(*rows)
    return {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",))}


def _date_of(milestone: Milestone) -> str:
    return f"due date of {milestone.label}" if milestone.label else "due date"
