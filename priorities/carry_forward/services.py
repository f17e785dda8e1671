"""The plan that follows: its draft from the plan before, the actions carried into it, and their lineage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from priorities.exporting.content import lead_group_name, parsed_group_of, plan_details_of
from priorities.models import Action, Plan, Precision
from priorities.reading import ParsedPlan
from priorities.reading.draft import ParsedAction, ParsedMilestone, ParsedPriority


@dataclass(frozen=True)
class NextPlan:
    """What is said of the next plan to begin with; its priorities are titles in their order."""

    title: str
    slug: str
    starts_on: date
    ends_on: date
    preset: str
    priorities: list[str]


def draft_next_plan(plan: Plan, details: NextPlan) -> ParsedPlan:
    """Return the draft of the plan that follows: the words of the one before, its own time and priorities.

    A priority of the same title goes on with its kind, outcomes and mechanism.
    """
    words = plan_details_of(plan)
    words.title, words.slug, words.predecessor = details.title, details.slug, plan.slug
    words.starts_on, words.ends_on, words.reporting_preset = (
        details.starts_on,
        details.ends_on,
        details.preset,
    )
    words.period_as_printed = words.review_as_printed = ""
    before = {one.title.casefold(): one for one in plan.priorities.all()}
    priorities = []
    for number, title in enumerate(details.priorities, start=1):
        same = before.get(title.casefold())
        priority = ParsedPriority(str(number), title)
        if same is not None:
            priority.kind, priority.mechanism = same.kind, same.mechanism
            priority.outcomes = same.outcomes.splitlines()
        priorities.append(priority)
    return ParsedPlan(words, priorities)


# Where an action goes: the place of a priority in the draft, or a new one like the one it comes from.
NEW_PRIORITY = "new"


def carry_actions(draft: ParsedPlan, actions: Iterable[Action], targets: dict[int, str]) -> ParsedPlan:
    """Put the chosen actions into a draft: `targets` says by action id which priority, or NEW_PRIORITY.

    What was carried into it before is put anew. Dates stay as they were given; a date nobody gave is the
    next plan's last day. Numbers are given afresh, the lineage keeps the old ones.
    """
    for priority in draft.priorities:
        priority.actions = []
    groups = {}
    for action in actions:
        target = targets.get(action.pk, "")
        if not target:
            continue
        place = _place_of(action, draft) if target == NEW_PRIORITY else int(target)
        priority = draft.priorities[place]
        number = f"{priority.number}.{len(priority.actions) + 1}"
        priority.actions.append(_carried(action, number, draft.plan.ends_on))
        groups |= {group.name: parsed_group_of(group) for group in action.groups.all()}
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
        lead=lead_group_name(action),
    )
