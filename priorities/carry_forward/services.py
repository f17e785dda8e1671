"""The next plan: its draft from the plan before, the actions carried forward, and their lineage."""

from collections.abc import Iterable
from datetime import date, datetime

from priorities.exporting.content import parsed_group_of, plan_details_of
from priorities.fields import ACTION, MILESTONE, PRIORITY
from priorities.importing.services import save_import, update_import
from priorities.models import Action, Plan, PlanImport, Precision, Priority
from priorities.reading import ParsedPlan
from priorities.reading.draft import ParsedAction, ParsedGroup, ParsedMilestone, ParsedPriority
from wsscp.audit.recording import recording
from wsscp.editing.versions import EditConflict
from wsscp.limits import NAME
from wsscp.models import User
from wsscp.models.audit import Act


def draft_next_plan(
    plan: Plan, *, title: str, slug: str, starts_on: date, ends_on: date, preset: str, priorities: list[str]
) -> ParsedPlan:
    """Return the draft of the next plan: the texts of the one before, its own period and priorities.

    `priorities` are titles in their order. A priority of the same title takes over all that is said of it.
    """
    draft = plan_details_of(plan, carried=True)
    draft.title, draft.slug, draft.predecessor = title, slug, plan.slug
    draft.starts_on, draft.ends_on, draft.reporting_preset = starts_on, ends_on, preset
    before = {priority.title.casefold(): priority for priority in plan.priorities.all()}
    parsed = []
    for number, name in enumerate(priorities, start=1):
        earlier = before.get(name.casefold())
        parsed.append(_carried_priority(earlier, str(number)) if earlier else ParsedPriority(str(number), ""))
        parsed[-1].title = name
    return ParsedPlan(draft, parsed)


def begun_draft(plan: Plan) -> PlanImport | None:
    """Return the draft of the plan that follows, while it is no plan yet."""
    drafts = PlanImport.objects.filter(plan=None, content__plan__predecessor=plan.slug)
    return drafts.select_related("by").first()


def begin_next_plan(
    *, plan: Plan, draft: ParsedPlan, instead_of: PlanImport | None, by: User, at: datetime
) -> PlanImport:
    """Save the draft of the plan that follows: a new one, or instead of what was begun before.

    A plan has one such draft. Raises EditConflict where somebody has begun it since the form was shown.
    """
    if instead_of is not None:
        update_import(plan_import=instead_of, draft=draft, by=by, at=at)
        return instead_of
    with recording(Act.CREATED, by=by, at=at, about=plan, also_closed=True):
        if plan.successors.exists() or begun_draft(plan):
            raise EditConflict
        return save_import(file_name=f"The plan that follows {plan.title}"[:NAME], draft=draft, by=by, at=at)


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
        draft.priorities.append(_carried_priority(own, str(len(draft.priorities) + 1)))
        titles.append(own.title.casefold())
    return titles.index(own.title.casefold())


def _carried_priority(priority: Priority, number: str) -> ParsedPriority:
    return ParsedPriority(number=number, **PRIORITY.draft_values(priority, carried=True))


def _carried(action: Action, number: str, ends_on: date | None) -> ParsedAction:
    plan = action.priority.plan
    milestones = [
        ParsedMilestone(**MILESTONE.draft_values(milestone, carried=True), carried_from=milestone.pk)
        for milestone in action.milestones.all()
        if milestone.completed_on is None
    ]
    for milestone in milestones:
        if milestone.precision == Precision.NONE:
            milestone.due_on = ends_on
    return ParsedAction(
        number=number,
        source=f"Carried from {action.number} of the {plan.years} plan: {action.text}",
        milestones=milestones,
        carried_from=action.pk,
        **ACTION.draft_values(action, carried=True),
    )
