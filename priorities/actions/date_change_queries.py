"""Dates that could move, that wait for the steering group, and that were decided on."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from priorities.models import Action, DateMove, Milestone, Plan, Reopening
from wsscp.policy import Actor, can_edit_plans

# As many boxes as a page still answers quickly with; of a larger plan, each action has its own page.
MAX_CHANGEABLE_DATES = 300
DECIDED_SHOWN = 100


def changeable_milestones(plan: Plan, *, actor: Actor, action: Action | None = None) -> list[Milestone]:
    """Return the open dates for which somebody may propose another, in the plan's order; three queries.

    Each carries `pending`, the proposal that waits already, if any.
    """
    actions = Action.objects.filter(priority__plan=plan)
    if action is not None:
        actions = actions.filter(pk=action.pk)
    if not can_edit_plans(actor):
        mine = Action.groups.through.objects.filter(action=OuterRef("pk"), subgroup__in=actor.leads)
        actions = actions.filter(Exists(mine))
    dates = (
        Milestone.objects.filter(action__in=actions, completed_on__isnull=True)
        .select_related("action")
        .prefetch_related("moves")
        .order_by("action__priority__position", "action__position", "position", "pk")
    )
    found = list(dates[:MAX_CHANGEABLE_DATES])
    for one in found:
        one.pending = next((move for move in one.moves.all() if move.is_pending), None)
    return found


def pending_date_changes(plan: Plan) -> list[DateMove]:
    """Return what waits for the steering group, those proposed together beside each other, oldest first."""
    waiting = _moves(plan).filter(outcome=DateMove.Outcome.PENDING)
    return list(waiting.order_by("proposed_at", "proposed_by", "pk"))


def decided_date_changes(plan: Plan) -> list[DateMove]:
    """Return the last proposals that were decided on or taken back, newest first."""
    decided = _moves(plan).exclude(outcome=DateMove.Outcome.PENDING)
    return list(decided.order_by("-decided_at", "-pk")[:DECIDED_SHOWN])


def date_changes_after(day: date) -> QuerySet[DateMove]:
    """Return the moves of dates that were approved after a day."""
    return DateMove.objects.filter(outcome=DateMove.Outcome.APPROVED, decided_on__gt=day)


def reopenings_after(day: date) -> QuerySet[Reopening]:
    """Return what was reopened after a day."""
    return Reopening.objects.filter(decided_on__gt=day)


def dates_decided_after(day: date) -> tuple[bool, bool]:
    """Return whether any date was moved, and any reopened, after a day; one short query."""
    later = Exists(date_changes_after(day)), Exists(reopenings_after(day))
    return Plan.objects.order_by("pk").values_list(*later).first() or (False, False)


def pending_date_change_count(plan: Plan) -> int:
    """Return how many dates wait for the steering group."""
    return DateMove.objects.filter(
        milestone__action__priority__plan=plan, outcome=DateMove.Outcome.PENDING
    ).count()


def _moves(plan: Plan) -> QuerySet[DateMove]:
    return DateMove.objects.filter(milestone__action__priority__plan=plan).select_related(
        "milestone__action", "proposed_by", "decided_by"
    )
