"""The plan that follows: its draft from the plan before, the actions carried into it, and their lineage."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from priorities.exporting.content import group_words, lead_words, plan_words
from priorities.models import Action, Milestone, Plan, Precision
from priorities.reading import ParsedPlan
from priorities.reading.draft import ParsedAction, ParsedMilestone, ParsedPriority
from wsscp.audit.recording import Recorder


class CannotCarry(Exception):
    """What was chosen can no longer be carried. The message says why, and what to do."""


@dataclass(frozen=True)
class NextPlan:
    """What is said of the next plan to begin with; its priorities are titles in their order."""

    title: str
    slug: str
    starts_on: date
    ends_on: date
    preset: str
    priorities: list[str]


def next_draft(plan: Plan, said: NextPlan) -> ParsedPlan:
    """Return the draft of the plan that follows: the words of the one before, its own time and priorities.

    A priority of the same title goes on with its kind, outcomes and mechanism.
    """
    words = plan_words(plan)
    words.title, words.slug, words.predecessor = said.title, said.slug, plan.slug
    words.starts_on, words.ends_on, words.reporting_preset = said.starts_on, said.ends_on, said.preset
    words.period_as_printed = words.review_as_printed = ""
    before = {one.title.casefold(): one for one in plan.priorities.all()}
    priorities = []
    for number, title in enumerate(said.priorities, start=1):
        same = before.get(title.casefold())
        priority = ParsedPriority(str(number), title)
        if same is not None:
            priority.kind, priority.mechanism = same.kind, same.mechanism
            priority.outcomes = same.outcomes.splitlines()
        priorities.append(priority)
    return ParsedPlan(words, priorities)


# Where an action goes: the place of a priority in the draft, or a new one like the one it comes from.
AS_NEW = "new"


def carry(draft: ParsedPlan, actions: Iterable[Action], into: dict[int, str]) -> ParsedPlan:
    """Put the chosen actions into a draft: `into` says by action id which priority, or AS_NEW.

    What was carried into it before is put anew. Dates stay as they were given; a date nobody gave is the
    next plan's last day. Numbers are given afresh, the lineage keeps the old ones.
    """
    for priority in draft.priorities:
        priority.actions = []
    groups = {}
    for action in actions:
        target = into.get(action.pk, "")
        if not target:
            continue
        place = _place_of(action, draft) if target == AS_NEW else int(target)
        priority = draft.priorities[place]
        number = f"{priority.number}.{len(priority.actions) + 1}"
        priority.actions.append(_carried(action, number, draft.plan.ends_on))
        groups |= {group.name: group_words(group) for group in action.groups.all()}
    draft.groups = list(groups.values())
    return draft


def _place_of(action: Action, draft: ParsedPlan) -> int:
    """Return the place of a priority like the action's own, added to the draft if need be."""
    own = action.priority
    titles = [one.title.casefold() for one in draft.priorities]
    if own.title.casefold() not in titles:
        number = str(len(draft.priorities) + 1)
        outcomes = own.outcomes.splitlines()
        draft.priorities.append(ParsedPriority(number, own.title, own.kind, outcomes, own.mechanism))
        titles.append(own.title.casefold())
    return titles.index(own.title.casefold())


def _carried(action: Action, number: str, ends_on: date | None) -> ParsedAction:
    plan = action.priority.plan
    return ParsedAction(
        number=number,
        text=action.text,
        groups=[group.name for group in action.groups.all()],
        ongoing=action.is_ongoing,
        source=f"Carried from {action.number} of the {plan.years} plan: {action.text}",
        milestones=[
            ParsedMilestone(
                one.as_printed,
                one.precision,
                ends_on if one.precision == Precision.NONE else one.due_on,
                one.label,
                one.pk,
            )
            for one in action.milestones.all()
            if one.completed_on is None
        ],
        carried_from=action.pk,
        lead=lead_words(action),
    )


@dataclass
class Forerunners:
    """What the rows of a new plan go on from, fetched once; empty for a plan that follows none."""

    plan: Plan | None = None
    actions: dict[int, Action] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)

    @classmethod
    def of(cls, draft: ParsedPlan) -> "Forerunners":
        """Find them, holding the plan before so that nothing is carried twice. Raises CannotCarry."""
        if not draft.plan.predecessor:
            return cls()
        plan = Plan.objects.select_for_update(no_key=True).get(slug=draft.plan.predecessor)
        if plan.closed_on is None:
            raise CannotCarry(f"{plan.title} is open again. Close it before you open the plan that follows.")
        wanted = [one.carried_from for one in draft.actions if one.carried_from]
        actions = Action.objects.filter(pk__in=wanted, priority__plan=plan).prefetch_related("carried_to")
        twice = [action.number for action in actions if action.carried_to.all()]
        if twice:
            numbers = ", ".join(twice)
            raise CannotCarry(f"Somebody else has carried {numbers} meanwhile. Choose the actions again.")
        milestones = Milestone.objects.filter(action__in=actions)
        return cls(plan, {one.pk: one for one in actions}, {one.pk: one for one in milestones})

    def tell(self, record: Recorder) -> None:
        """Note where the plan comes from and what was carried into it."""
        if self.plan is not None:
            numbers = ", ".join(action.number for action in self.actions.values())
            record.tell("follows", after=str(self.plan))
            record.tell("actions carried from it", after=numbers or "none")
