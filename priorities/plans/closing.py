"""Closing and reopening a plan by decision."""

from collections.abc import Iterable
from datetime import date, datetime

from priorities.models import ClosingAnswer, Plan, PlanDecision
from wsscp.audit.recording import recording
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.models.audit import Act


def close_plan(
    *,
    plan: Plan,
    decided_on: date,
    reason: str,
    by: User,
    at: datetime,
    answers: Iterable[ClosingAnswer] = (),
) -> None:
    """Close a plan by a dated decision; one that is closed does not change.

    `answers`, not saved yet, say what becomes of what was open (reporting/closing asks).
    """
    _decide(plan, PlanDecision.Kind.CLOSE, decided_on, reason, by, at, answers)


def reopen_plan(*, plan: Plan, decided_on: date, reason: str, by: User, at: datetime) -> None:
    """Reopen a closed plan by a dated decision; one that is open does not change."""
    _decide(plan, PlanDecision.Kind.REOPEN, decided_on, reason, by, at)


def _decide(
    plan: Plan,
    kind: PlanDecision.Kind,
    decided_on: date,
    reason: str,
    by: User,
    at: datetime,
    answers: Iterable[ClosingAnswer] = (),
) -> None:
    is_closing = kind == PlanDecision.Kind.CLOSE
    with recording(Act.DECIDED, by=by, at=at, about=plan, also_closed=True) as record:
        locked = Plan.objects.get(pk=plan.pk)
        if (locked.closed_on is not None) == is_closing:
            return  # a second click, or somebody else at the same time
        locked.closed_on = decided_on if is_closing else None
        decision = PlanDecision(plan=locked, kind=kind, decided_on=decided_on, reason=reason, by=by, at=at)
        record.summary = f"{decision.get_kind_display()} from {long_date(decided_on)}"
        record.save(locked)
        record.save(decision, quietly=True)
        record.add_detail("reason", after=reason)
        for answer in answers:
            answer.decision = decision
            record.save(answer, quietly=True)
            record.add_detail(
                answer.get_kind_display(), before=answer.about, after=answer.get_answer_display()
            )
