"""The next plan: its draft from the plan before, the actions carried forward, and their lineage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from priorities.exporting.content import lead_group_name, parsed_group_of, plan_details_of
from priorities.models import Action, Plan, Precision
from priorities.reading import ParsedPlan
from priorities.reading.draft import ParsedAction, ParsedGroup, ParsedMilestone, ParsedPriority


@dataclass(frozen=True)
class NextPlan:
    """The next plan as somebody starts it; its priorities are titles in their order."""

    title: str
    slug: str
    starts_on: date
    ends_on: date
    preset: str
    priorities: list[str]


def draft_next_plan(plan: Plan, details: NextPlan) -> ParsedPlan:
    """Return the draft of the next plan: the texts of the one before, its own period and priorities.

    A priority of the same title takes over kind, outcomes and mechanism.
    """
    draft = plan_details_of(plan)
    draft.title, draft.slug, draft.predecessor = details.title, details.slug, plan.slug
    draft.starts_on, draft.ends_on = details.starts_on, details.ends_on
    draft.reporting_preset = details.preset
    draft.period_as_printed = draft.review_as_printed = ""
    by_title = {priority.title.casefold(): priority for priority in plan.priorities.all()}
    priorities = []
    for number, title in enumerate(details.priorities, start=1):
        earlier = by_title.get(title.casefold())
        priority = ParsedPriority(str(number), title)
        if earlier is not None:
            priority.kind, priority.mechanism = earlier.kind, earlier.mechanism
            priority.outcomes = earlier.outcomes.splitlines()
        priorities.append(priority)
    return ParsedPlan(draft, priorities)


# The target of an action: the index of a priority in the draft, or this for a new one like its own.
NEW_PRIORITY = "new"


def carry_actions(draft: ParsedPlan, actions: Iterable[Action], targets: dict[int, str]) -> ParsedPlan:
    """Add the chosen actions to a draft: `targets` has by action id the index of a priority, or NEW_PRIORITY.

    Replaces what was carried into the draft before. Due dates do not change; one that was not given is the
    next plan's last day. Actions are numbered afresh; their lineage has the old numbers.
    """
    for priority in draft.priorities:
        priority.actions = []
    groups: dict[str, ParsedGroup] = {}
    for action in actions:
        target = targets.get(action.pk, "")
        if not target:
            continue
        index = _own_priority(action, draft) if target == NEW_PRIORITY else int(target)
        priority = draft.priorities[index]
        number = f"{priority.number}.{len(priority.actions) + 1}"
        priority.actions.append(_carried(action, number, draft.plan.ends_on))
        groups |= {group.name: parsed_group_of(group) for group in action.groups.all()}
    draft.groups = list(groups.values())
    return draft


def _own_priority(action: Action, draft: ParsedPlan) -> int:
    """Return the index of a priority like the action's own, added to the draft if it has none."""
    own = action.priority
    titles = [priority.title.casefold() for priority in draft.priorities]
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
                milestone.as_printed,
                milestone.precision,
                ends_on if milestone.precision == Precision.NONE else milestone.due_on,
                milestone.label,
                milestone.pk,
            )
            for milestone in action.milestones.all()
            if milestone.completed_on is None
        ],
        carried_from=action.pk,
        lead=lead_group_name(action),
    )
