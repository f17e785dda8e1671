"""The unfinished actions of a plan, and how plans and actions follow each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from priorities.models import Action, Decision, Plan, PlanDecision

_ENDING = {Decision.Kind.CANCEL, Decision.Kind.SUPERSEDE, Decision.Kind.CLOSE}


def unfinished_actions(plan: Plan, *, as_at: date) -> list[Action]:
    """Return the actions not completed, cancelled or superseded by a day, nor carried forward already.

    In the plan's order, with priority, groups and milestones.
    """
    actions = (
        Action.objects.filter(priority__plan=plan, carried_to=None)
        .as_at(as_at)
        .select_related("priority__plan", "owner__subgroup", "owner__agency")
        .prefetch_related("milestones__moves", "groups__aliases")
    )
    return [action for action in actions if not _is_finished(action)]


def finished_actions(plan: Plan, *, besides: Iterable[Action]) -> list[Action]:
    """Return the actions of a plan that are not among those which are unfinished, in the plan's order."""
    return list(Action.objects.filter(priority__plan=plan).exclude(pk__in=[action.pk for action in besides]))


def _is_finished(action: Action) -> bool:
    if action.standing in _ENDING:
        return True
    milestones = action.milestones.all()
    is_completed = bool(milestones) and all(milestone.completed_on for milestone in milestones)
    return is_completed and not action.is_ongoing


@dataclass(frozen=True)
class Lineage:
    """The action that an action was carried forward from, and those it was carried to, each with its plan."""

    before: Action | None
    after: list[Action]


def lineage_of(action: Action) -> Lineage:
    """Return an action's lineage; one query, two where it was carried forward."""
    with_plan = Action.objects.select_related("priority__plan")
    before = with_plan.filter(pk=action.carried_from_id).first() if action.carried_from_id else None
    return Lineage(before, list(with_plan.filter(carried_from=action.pk)))


def standing_actions(actions: Iterable[Action], *, as_at: date) -> dict[int, Action]:
    """Return by the id of each action the one that goes on with it as at a day: itself, or a carried one.

    An action is gone on with elsewhere from the day its plan was closed on. They come with their plan; a
    query for each plan on the way, whatever the number of actions.
    """
    standing = {action.pk: action for action in actions}
    while ended := {
        action.pk: pk
        for pk, action in standing.items()
        if (closed_on := action.priority.plan.closed_on) and closed_on <= as_at
    }:
        carried = Action.objects.filter(carried_from__in=list(ended)).select_related("priority__plan")
        after = {ended[row.carried_from_id]: row for row in carried if row.carried_from_id}
        if not after:
            break
        standing |= after
    return standing


@dataclass(frozen=True)
class PlanStatus:
    """Whether a plan is closed and why, which plan it follows, and which follow it."""

    closing: PlanDecision | None
    follows: Plan | None
    followed_by: list[Plan]


def plan_status(plan: Plan) -> PlanStatus:
    """Return a plan's closing decision with its answers, predecessor and successors; at least one query."""
    # A historical record has the ids of related rows only.
    follows = Plan.objects.filter(pk=plan.predecessor_id).first() if plan.predecessor_id else None
    closing = None
    if plan.closed_on is not None:
        closings = PlanDecision.objects.filter(plan=plan.pk, kind=PlanDecision.Kind.CLOSE)
        closing = closings.select_related("by").prefetch_related("answers").first()
    return PlanStatus(closing, follows, list(Plan.objects.filter(predecessor=plan.pk)))
