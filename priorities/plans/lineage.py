"""What a plan leaves to the next, and where an action comes from and goes on."""

from dataclasses import dataclass
from datetime import date

from priorities.models import Action, Decision, Plan, PlanDecision

_OVER = {Decision.Kind.CANCEL, Decision.Kind.SUPERSEDE, Decision.Kind.CLOSE}


def unfinished_actions(plan: Plan, *, as_at: date) -> list[Action]:
    """Return the actions not completed, cancelled or superseded by a day, nor carried already.

    In the plan's order, with priority, groups and milestones.
    """
    actions = (
        Action.objects.filter(priority__plan=plan, carried_to=None)
        .as_at(as_at)
        .select_related("priority__plan")
        .prefetch_related("milestones", "groups__aliases")
    )
    return [action for action in actions if not _is_over(action)]


def _is_over(action: Action) -> bool:
    if action.standing in _OVER:
        return True
    dates = action.milestones.all()
    return not action.is_ongoing and bool(dates) and all(one.completed_on for one in dates)


@dataclass(frozen=True)
class Lineage:
    """The action an action goes on from, and those that go on from it, each with its plan."""

    before: Action | None
    after: list[Action]


def lineage_of(action: Action) -> Lineage:
    """Return an action's lineage; one query, two where it was carried."""
    with_plan = Action.objects.select_related("priority__plan")
    before = with_plan.filter(pk=action.carried_from_id).first() if action.carried_from_id else None
    return Lineage(before, list(with_plan.filter(carried_from=action.pk)))


@dataclass(frozen=True)
class PlanStatus:
    """Whether a plan is closed and why, which plan it follows, and which follow it."""

    closing: PlanDecision | None
    follows: Plan | None
    followed_by: list[Plan]


def plan_status(plan: Plan) -> PlanStatus:
    """Return how a plan stands among the others; two queries for one that stands alone."""
    # History knows a plan as it was, so links are asked for by their ids.
    follows = Plan.objects.filter(pk=plan.predecessor_id).first() if plan.predecessor_id else None
    closing = None
    if plan.closed_on is not None:
        decided = PlanDecision.objects.filter(plan=plan.pk, kind=PlanDecision.Kind.CLOSE)
        closing = decided.select_related("by").first()
    return PlanStatus(closing, follows, list(Plan.objects.filter(predecessor=plan.pk)))
