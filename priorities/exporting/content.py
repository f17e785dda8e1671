"""A plan as the importer would read it: what `import_plan --format json` prints of its document."""

from collections.abc import Iterable

from django.db.models import QuerySet

from priorities.fields import ACTION, MILESTONE, PLAN, PRIORITY, WORKSTREAM
from priorities.models import Action, Plan, Priority, Subgroup
from priorities.reading.draft import (
    ParsedAction,
    ParsedGroup,
    ParsedMilestone,
    ParsedPlan,
    ParsedPriority,
    ParsedWorkstream,
    PlanDetails,
)
from priorities.rules.periods import Preset, cut_periods, make_periods


def draft_from_plan(plan: Plan) -> ParsedPlan:
    """Return a plan's texts, priorities, actions and milestones, without any progress on them."""
    return draft_of_rows(plan, with_content(plan))


def with_content(plan: Plan) -> "QuerySet[Priority]":
    """Return a plan's priorities with all that a draft holds of them, in a fixed number of queries."""
    return plan.priorities.prefetch_related(
        "workstreams",
        "actions__groups__aliases",
        "actions__milestones",
        "actions__workstream",
        "actions__owner__subgroup",
        "actions__owner__agency",
    )


def draft_of_rows(plan: Plan, priorities: Iterable[Priority]) -> ParsedPlan:
    """Return the draft of a plan and its priorities, which come `with_content`."""
    priorities = list(priorities)
    draft = ParsedPlan(plan_details_of(plan), [_priority(priority, plan) for priority in priorities])
    groups: dict[str, Subgroup] = {
        group.name: group
        for priority in priorities
        for action in priority.actions.all()
        for group in action.groups.all()
    }
    draft.groups = [parsed_group_of(group) for group in groups.values()]
    return draft


def plan_details_of(plan: Plan, *, carried: bool = False) -> PlanDetails:
    """Return the texts and settings of a plan itself; `carried`, those that the next plan takes over."""
    return PlanDetails(**PLAN.draft_values(plan, carried=carried), reporting_preset=_preset(plan))


def _preset(plan: Plan) -> str:
    """Return the preset that makes the plan's reporting periods, or the calendar's where none does."""
    periods = [(period.starts_on, period.ends_on, period.label) for period in plan.periods.all()]
    for preset in Preset:
        for make in (make_periods, cut_periods):
            made = make(plan.starts_on, plan.ends_on, preset)
            if [(period.starts_on, period.ends_on, period.label) for period in made] == periods:
                return preset.value
    return Preset.CALENDAR.value


def _priority(priority: Priority, plan: Plan) -> ParsedPriority:
    return ParsedPriority(
        **PRIORITY.draft_values(priority),
        workstreams=[
            ParsedWorkstream(**WORKSTREAM.draft_values(stream)) for stream in priority.workstreams.all()
        ],
        actions=[_action(action, plan) for action in priority.actions.all()],
    )


def _action(action: Action, plan: Plan) -> ParsedAction:
    milestones = [
        ParsedMilestone(**MILESTONE.draft_values(milestone)) for milestone in action.milestones.all()
    ]
    if not (milestones or action.is_ongoing):
        milestones = [ParsedMilestone(due_on=plan.ends_on)]
    return ParsedAction(
        source=f"{action.number} {action.text}", milestones=milestones, **ACTION.draft_values(action)
    )


def parsed_group_of(group: Subgroup) -> ParsedGroup:
    """Return a group with its other names."""
    names = [group.short_name, *(alias.name for alias in group.aliases.all())]
    return ParsedGroup(group.name, [name for name in dict.fromkeys(names) if name and name != group.name])
