"""One action with all that is known of it as at a day."""

from dataclasses import dataclass
from datetime import date

from priorities.models import Action, Decision, Plan, ProgressUpdate, ReportingPeriod, Subgroup
from priorities.queries.groups import names_on
from reporting.queries.board import Judgement, RatedAction, rated_actions


@dataclass(frozen=True)
class ActionDetail:
    """An action rated, its groups by the names of the day, and what was told and decided by then."""

    plan: Plan
    periods: tuple[ReportingPeriod, ...]
    rated: RatedAction
    groups: dict[int, str]
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
    (rated,) = rated_actions(actions.select_related("priority", "workstream"), judgement)
    return ActionDetail(
        plan,
        periods,
        rated,
        names_on(as_at, Subgroup.objects.filter(actions=pk)),
        list(rated.action.updates.filter(made_on__lte=as_at).select_related("by")),
        list(rated.action.decisions.filter(decided_on__lte=as_at).select_related("by")),
    )
