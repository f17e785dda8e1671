"""A plan as the importer would read it: what `import_plan --format json` prints of its document."""

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
from priorities.rules.periods import Preset, make_periods


def draft_from_plan(plan: Plan) -> ParsedPlan:
    """Return a plan's texts, priorities, actions and milestones, without any progress on them."""
    priorities = plan.priorities.prefetch_related(
        "workstreams", "actions__groups__aliases", "actions__milestones", "actions__workstream"
    )
    draft = ParsedPlan(plan_details_of(plan), [_priority(priority, plan) for priority in priorities])
    groups: dict[str, Subgroup] = {
        group.name: group
        for priority in priorities
        for action in priority.actions.all()
        for group in action.groups.all()
    }
    draft.groups = [parsed_group_of(group) for group in groups.values()]
    return draft


def plan_details_of(plan: Plan) -> PlanDetails:
    """Return the texts and settings of a plan itself."""
    lists = {name: getattr(plan, name).splitlines() for name in ("vision_points", "principles")}
    copied = [
        "title",
        "slug",
        "starts_on",
        "ends_on",
        "period_as_printed",
        "review_as_printed",
        "vision",
        "statutory_framework",
        "closing_statement",
        "priority_label",
        "action_label",
    ]
    return PlanDetails(
        **{name: getattr(plan, name) for name in copied}, **lists, reporting_preset=_preset(plan)
    )


def _preset(plan: Plan) -> str:
    """Return the preset that makes the plan's reporting periods, or the calendar's where none does."""
    periods = [(period.starts_on, period.ends_on, period.label) for period in plan.periods.all()]
    for preset in Preset:
        preset_periods = make_periods(plan.starts_on, plan.ends_on, preset)
        if [(period.starts_on, period.ends_on, period.label) for period in preset_periods] == periods:
            return preset.value
    return Preset.CALENDAR.value


def _priority(priority: Priority, plan: Plan) -> ParsedPriority:
    return ParsedPriority(
        number=priority.number,
        title=priority.title,
        kind=priority.kind,
        outcomes=priority.outcomes.splitlines(),
        mechanism=priority.mechanism,
        related_plans=priority.related_plans,
        impact_information=priority.impact_information,
        evidence_of_need=priority.evidence_of_need,
        workstreams=[
            ParsedWorkstream(workstream.number, workstream.title, workstream.outcome)
            for workstream in priority.workstreams.all()
        ],
        actions=[_action(action, plan) for action in priority.actions.all()],
    )


def _action(action: Action, plan: Plan) -> ParsedAction:
    milestones = [
        ParsedMilestone(milestone.as_printed, milestone.precision, milestone.due_on, milestone.label)
        for milestone in action.milestones.all()
    ]
    if not (milestones or action.is_ongoing):
        milestones = [ParsedMilestone(due_on=plan.ends_on)]
    return ParsedAction(
        number=action.number,
        text=action.text,
        workstream=action.workstream.number if action.workstream else "",
        groups=[group.name for group in action.groups.all()],
        ongoing=action.is_ongoing,
        source=f"{action.number} {action.text}",
        milestones=milestones,
        lead=lead_group_name(action),
    )


def lead_group_name(action: Action) -> str:
    """Return the name of the lead group where there are several groups, or "" where none is set."""
    groups = action.groups.all()
    return next((group.name for group in groups if group.pk == action.lead_id and len(groups) > 1), "")


def parsed_group_of(group: Subgroup) -> ParsedGroup:
    """Return a group with its other names."""
    names = [group.short_name, *(alias.name for alias in group.aliases.all())]
    return ParsedGroup(group.name, [name for name in dict.fromkeys(names) if name and name != group.name])
