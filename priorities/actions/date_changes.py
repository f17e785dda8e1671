"""Moving due dates: proposed, withdrawn, and decided on by somebody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from priorities.access.closed_plans import lock_open_plan
from priorities.models import DateMove, Milestone
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.models.audit import Act


class CannotChangeDate(Exception):
    """A date cannot be moved so, or somebody else has just decided. The message says why."""


@dataclass(frozen=True)
class DateDecision:
    """What was decided on a proposed move, and what was said to it."""

    is_approved: bool
    answer: str = ""


def propose_date_changes(
    *, dates: Mapping[int, date], reason: str, by: User, at: datetime, today: date
) -> list[DateMove]:
    """Propose new due dates, by milestone id, for one reason; one entry in the trail for each action.

    Raises CannotChangeDate where a date is that already, or waits for a decision; then none is proposed.
    """
    found: list[DateMove] = []
    with recording(Act.PROPOSED, by=by, at=at):
        for milestone in _lock(dates).values():
            lock_open_plan(milestone.action.priority.plan)
            with recording(Act.PROPOSED, by=by, at=at, about=milestone.action) as record:
                record.summary = "A new due date"
                move = DateMove(
                    milestone=milestone,
                    from_on=milestone.due_on,
                    to_on=dates[milestone.pk],
                    reason=reason,
                    proposed_by=by,
                    proposed_on=today,
                    proposed_at=at,
                )
                _check(move)
                record.save(move, quietly=True)
                record.add_detail(
                    _date_of(milestone), before=long_date(move.from_on), after=long_date(move.to_on)
                )
                record.add_detail("reason", after=reason)
                found.append(move)
    return found


def withdraw_date_change(*, move: DateMove, by: User, at: datetime, today: date) -> None:
    """Take a proposal back. Raises CannotChangeDate where it was decided on."""
    with recording(Act.CHANGED, by=by, at=at, about=move.milestone.action) as record:
        (row,) = _waiting([move.pk])
        record.summary = "A proposed due date is withdrawn"
        _close(row, DateMove.Outcome.WITHDRAWN, by, at, today, record)


def decide_date_changes(
    *, decisions: Mapping[int, DateDecision], decided_on: date, by: User, at: datetime
) -> list[DateMove]:
    """Approve or refuse proposed moves, by their ids; an approved one moves the date from that day on.

    Raises CannotChangeDate, and then nothing is decided. The caller has asked whether `by` may decide each.
    """
    with recording(Act.DECIDED, by=by, at=at):
        rows = _waiting(decisions)
        for row in rows:
            verdict = decisions[row.pk]
            with recording(Act.DECIDED, by=by, at=at, about=row.milestone.action) as record:
                row.answer = verdict.answer
                if verdict.is_approved:
                    _approve(row, decided_on, by, at, record)
                else:
                    record.summary = f"A new due date is refused, as of {long_date(decided_on)}"
                    _close(row, DateMove.Outcome.REFUSED, by, at, decided_on, record)
    return rows


def _approve(row: DateMove, decided_on: date, by: User, at: datetime, record: Recorder) -> None:
    milestone = row.milestone
    if milestone.due_on != row.from_on:
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
    if outcome != DateMove.Outcome.APPROVED:  # an approved one is told by the date itself
        record.add_detail(
            _date_of(row.milestone), before=f"{long_date(row.to_on)} proposed", after=outcome.label
        )
    record.add_detail("proposed by", after=str(row.proposed_by))
    if row.answer:
        record.add_detail("what was said to it", after=row.answer)


def _check(move: DateMove) -> None:
    number = move.milestone.action.number
    if move.to_on == move.from_on:
        raise CannotChangeDate(f"{number} is due on {long_date(move.to_on)} already.")
    if move.milestone.completed_on:
        raise CannotChangeDate(f"{number} is completed: its date does not move.")
    if DateMove.objects.filter(milestone=move.milestone, outcome=DateMove.Outcome.PENDING).exists():
        raise CannotChangeDate(f"A new date for {number} waits for the steering group already.")


def _waiting(ids: Iterable[int]) -> list[DateMove]:
    """Return proposals that nobody else can decide on until we have, with their milestones locked too."""
    wanted = set(ids)
    rows = list(DateMove.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    if len(rows) != len(wanted) or not all(row.is_pending for row in rows):
        raise CannotChangeDate("Somebody decided on one of these just now. Look at the page again.")
    locked = _lock(row.milestone_id for row in rows)
    for row in rows:
        row.milestone = locked[row.milestone_id]
        lock_open_plan(row.milestone.action.priority.plan)
    return rows


def _lock(ids: Iterable[int]) -> dict[int, Milestone]:
    rows = Milestone.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "action__priority__plan"
    )
    return {row.pk: row for row in rows.filter(pk__in=list(ids)).order_by("pk")}


def _date_of(milestone: Milestone) -> str:
    return f"due date of {milestone.label}" if milestone.label else "due date"
