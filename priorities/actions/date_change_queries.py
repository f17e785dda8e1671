"""Due dates that may be changed, date changes that are pending, and those decided on."""

from django.db.models import Exists, OuterRef, QuerySet

from priorities.models import Action, DateMove, Milestone, Plan
from wsscp.policy import Actor, can_edit_plans

# A page with more inputs gets slow; in a larger plan, each action has its own page.
MAX_CHANGEABLE_DATES = 300
DECIDED_SHOWN = 100


def changeable_milestones(plan: Plan, *, actor: Actor, action: Action | None = None) -> list[Milestone]:
    """Return the open milestones whose due date somebody may propose to change, in the plan's order.

    Three queries. Each milestone gets `pending`, the date change that is pending already, if any.
    """
    actions = Action.objects.filter(priority__plan=plan)
    if action is not None:
        actions = actions.filter(pk=action.pk)
    if not can_edit_plans(actor):
        led = Action.groups.through.objects.filter(action=OuterRef("pk"), subgroup__in=actor.leads)
        actions = actions.filter(Exists(led))
    queryset = (
        Milestone.objects.filter(action__in=actions, completed_on__isnull=True)
        .select_related("action")
        .prefetch_related("moves")
        .order_by("action__priority__position", "action__position", "position", "pk")
    )
    milestones = list(queryset[:MAX_CHANGEABLE_DATES])
    for milestone in milestones:
        milestone.pending = next((change for change in milestone.moves.all() if change.is_pending), None)
    return milestones


def pending_date_changes(plan: Plan) -> list[DateMove]:
    """Return the pending date changes, oldest first; those proposed together follow each other."""
    pending = _date_changes(plan).filter(outcome=DateMove.Outcome.PENDING)
    return list(pending.order_by("proposed_at", "proposed_by", "pk"))


def decided_date_changes(plan: Plan) -> list[DateMove]:
    """Return the last date changes that were decided on or withdrawn, newest first."""
    decided = _date_changes(plan).exclude(outcome=DateMove.Outcome.PENDING)
    return list(decided.order_by("-decided_at", "-pk")[:DECIDED_SHOWN])


def pending_date_change_count(plan: Plan) -> int:
    """Return how many date changes are pending."""
    return _date_changes(plan).filter(outcome=DateMove.Outcome.PENDING).count()


def _date_changes(plan: Plan) -> QuerySet[DateMove]:
    return DateMove.objects.filter(milestone__action__priority__plan=plan).select_related(
        "milestone__action", "proposed_by", "decided_by"
    )
