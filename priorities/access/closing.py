"""Closing a plan by decision, and opening it again. What is closed is written by nobody."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from priorities.models import Plan, PlanDecision
from wsscp.audit.recording import recording
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.models.audit import Act


class PlanClosed(PermissionDenied):
    """The plan is closed: refused, with a sentence that says since when and who can change it."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            f"{plan.title} was closed on {long_date(plan.closed_on)} and is kept as it was. "
            "The business team can reopen it, with a reason."
        )


def demand_open(plan: Plan) -> None:
    """Refuse to write to a closed plan, held against closing until the transaction ends.

    Raises PlanClosed, which is answered with 403.
    """
    locked = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if locked.closed_on is not None:
        raise PlanClosed(locked)


def close_plan(*, plan: Plan, decided_on: date, reason: str, by: User, at: datetime) -> None:
    """Close a plan by a dated decision; one that is closed stays as it is."""
    _decide(plan, PlanDecision.Kind.CLOSE, decided_on, reason, by, at)


def reopen_plan(*, plan: Plan, decided_on: date, reason: str, by: User, at: datetime) -> None:
    """Open a closed plan again; one that is open stays as it is."""
    _decide(plan, PlanDecision.Kind.REOPEN, decided_on, reason, by, at)


def _decide(
    plan: Plan, kind: PlanDecision.Kind, decided_on: date, reason: str, by: User, at: datetime
) -> None:
    is_closing = kind == PlanDecision.Kind.CLOSE
    with recording(Act.DECIDED, by=by, at=at, about=plan) as record:
        locked = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        if (locked.closed_on is not None) == is_closing:
            return  # a second click, or somebody else at the same moment
        locked.closed_on = decided_on if is_closing else None
        decided = PlanDecision(plan=locked, kind=kind, decided_on=decided_on, reason=reason, by=by, at=at)
        record.summary = f"{decided.get_kind_display()} from {long_date(decided_on)}"
        record.save(locked)
        record.save(decided, quietly=True)
        record.tell("reason", after=reason)
