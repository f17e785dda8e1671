"""The plan before: which of its actions are carried forward, as a new plan is imported."""

from dataclasses import dataclass, field

from priorities.models import Action, Decision, Milestone, Plan
from priorities.reading import ParsedPlan
from wsscp.audit.recording import Recorder


class CannotCarryForward(Exception):
    """The actions chosen can no longer be carried forward. The message says why, and what to do."""


@dataclass
class Predecessors:
    """The plan before with the actions and milestones carried forward, by id; empty where there is none."""

    plan: Plan | None = None
    actions: dict[int | None, Action] = field(default_factory=dict)
    milestones: dict[int | None, Milestone] = field(default_factory=dict)

    @classmethod
    def lock(cls, draft: ParsedPlan) -> "Predecessors":
        """Lock the plan before, so that nothing is carried twice. Raises CannotCarryForward."""
        if not draft.plan.predecessor:
            return cls()
        plan = Plan.objects.select_for_update(no_key=True).get(slug=draft.plan.predecessor)
        if plan.closed_on is None:
            raise CannotCarryForward(
                f"{plan.title} is open again. Close it before you open the plan that follows."
            )
        if after := plan.successors.first():
            raise CannotCarryForward(
                f"{plan.title} is followed by {after.title} already. Go on with that one."
            )
        chosen = [action.carried_from for action in draft.actions if action.carried_from]
        actions = Action.objects.filter(pk__in=chosen, priority__plan=plan).prefetch_related(
            "carried_to", "decisions", "owner__subgroup", "owner__agency"
        )
        carried_already = [action.number for action in actions if action.carried_to.all()]
        if carried_already:
            numbers = ", ".join(carried_already)
            raise CannotCarryForward(
                f"Somebody else has carried {numbers} meanwhile. Choose the actions again."
            )
        milestones = Milestone.objects.filter(action__in=actions).prefetch_related("forecasts__by")
        return cls(
            plan,
            {action.pk: action for action in actions},
            {milestone.pk: milestone for milestone in milestones},
        )

    def hold(self, action: Action | None) -> Decision | None:
        """Return the decision by which an action carried forward is on hold, if it is."""
        latest = next(iter(action.decisions.all()), None) if action else None
        return latest if latest and latest.kind == Decision.Kind.HOLD else None

    def add_details(self, record: Recorder) -> None:
        """Add the plan before, and what was carried forward, to the audit trail entry."""
        if self.plan is not None:
            numbers = ", ".join(action.number for action in self.actions.values())
            record.add_detail("follows", after=str(self.plan))
            record.add_detail("actions carried from it", after=numbers or "none")
