"""One action with all that is known of it as at a day."""

from dataclasses import dataclass
from datetime import date

from priorities.models import Action, Decision, Plan, ProgressUpdate, ReportingPeriod, Subgroup
from reporting.queries.board import Judgement, RatedAction, rated_actions


@dataclass(frozen=True)
class ActionDetail:
    """An action rated, with its groups, and progress and decisions up to the day, newest first."""

    plan: Plan
    periods: tuple[ReportingPeriod, ...]
    rated: RatedAction
    groups: list[Subgroup]
    updates: list[ProgressUpdate]
    decisions: list[Decision]


def action_detail(slug: str, pk: int, *, as_at: date) -> ActionDetail | None:
    """Fetch one action of a plan, or None when it is not there."""
    actions = Action.objects.filter(pk=pk, priority__plan__slug=slug)
    found = actions.select_related("priority__plan").first()
    if found is None:
        return None
    plan = found.priority.plan
    periods = tuple(plan.periods.all())
    judgement = Judgement.of(plan, periods, as_at=as_at)
    (rated,) = rated_actions(
        actions.select_related("priority", "workstream").prefetch_related("groups"), judgement
    )
    return ActionDetail(
        plan,
        periods,
        rated,
        list(rated.action.groups.all()),
        list(rated.action.updates.filter(made_on__lte=as_at).select_related("by")),
        list(rated.action.decisions.filter(decided_on__lte=as_at).select_related("by")),
    )
