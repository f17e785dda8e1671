"""The plan before: which of its actions a new plan carries forward, written as the plan is imported."""

from dataclasses import dataclass, field

from priorities.models import Action, Milestone, Plan
from priorities.reading import ParsedPlan
from wsscp.audit.recording import Recorder


class CannotCarryForward(Exception):
    """What was chosen can no longer be carried. The message says why, and what to do."""


@dataclass
class Predecessors:
    """What the rows of a new plan go on from, fetched once; empty for a plan that follows none."""

    plan: Plan | None = None
    actions: dict[int, Action] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)

    @classmethod
    def lock(cls, draft: ParsedPlan) -> "Predecessors":
        """Find them, holding the plan before so that nothing is carried twice. Raises CannotCarryForward."""
        if not draft.plan.predecessor:
            return cls()
        plan = Plan.objects.select_for_update(no_key=True).get(slug=draft.plan.predecessor)
        if plan.closed_on is None:
            raise CannotCarryForward(
                f"{plan.title} is open again. Close it before you open the plan that follows."
            )
        wanted = [one.carried_from for one in draft.actions if one.carried_from]
        actions = Action.objects.filter(pk__in=wanted, priority__plan=plan).prefetch_related("carried_to")
        twice = [action.number for action in actions if action.carried_to.all()]
        if twice:
            numbers = ", ".join(twice)
            raise CannotCarryForward(
                f"Somebody else has carried {numbers} meanwhile. Choose the actions again."
            )
        milestones = Milestone.objects.filter(action__in=actions)
        return cls(plan, {one.pk: one for one in actions}, {one.pk: one for one in milestones})

    def tell(self, record: Recorder) -> None:
        """Note where the plan comes from and what was carried into it."""
        if self.plan is not None:
            numbers = ", ".join(action.number for action in self.actions.values())
            record.add_detail("follows", after=str(self.plan))
            record.add_detail("actions carried from it", after=numbers or "none")
