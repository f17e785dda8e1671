"""The next plan: its draft from the plan before, the actions carried forward, and their lineage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from priorities.carry_forward.left_behind import left_behind
from priorities.exporting.content import parsed_group_of, plan_details_of
from priorities.fields import ACTION, MILESTONE, PRIORITY
from priorities.importing.services import save_import, update_import
from priorities.models import Action, Milestone, Plan, PlanImport, Precision, Priority
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


@dataclass(frozen=True)
class NewDates:
    """The dates proposed for what is carried, by milestone id, why, and the id of who proposes them."""

    dates: Mapping[int, date]
    reason: str
    by: int


def carry_actions(
    draft: ParsedPlan,
    actions: Iterable[Action],
    targets: Mapping[int, str],
    new_dates: NewDates | None = None,
) -> ParsedPlan:
    """Add the chosen actions to a draft: `targets` has by action id the index of a priority, or NEW_PRIORITY.

    Replaces what was carried into the draft before, and says what is left behind. Due dates do not change:
    new ones are proposed. A date that was not given is the next plan's last day. Actions are numbered afresh;
    their lineage has the old numbers.
    """
    for priority in draft.priorities:
        priority.actions = []
    groups: dict[str, ParsedGroup] = {}
    proposed = new_dates.dates if new_dates else {}
    carried, left = [], []
    for action in actions:
        target = targets.get(action.pk, "")
        if not target:
            left.append(action)
            continue
        carried.append(action)
        index = _own_priority(action, draft) if target == NEW_PRIORITY else int(target)
        priority = draft.priorities[index]
        number = f"{priority.number}.{len(priority.actions) + 1}"
        priority.actions.append(_carried(action, number, draft.plan.ends_on, proposed))
        groups |= {group.name: parsed_group_of(group) for group in action.groups.all()}
    draft.groups = list(groups.values())
    is_proposed = new_dates is not None and any(one.new_due_on for one in draft.milestones)
    draft.new_dates_reason = new_dates.reason if new_dates and is_proposed else ""
    draft.new_dates_by = new_dates.by if new_dates and is_proposed else None
    draft.not_read = left_behind(draft, carried, left)
    return draft


def dates_passed(action: Action, *, by: date) -> list[Milestone]:
    """Return the open dates of an action that have passed by a day, for each of which a new one is asked.

    Not one that nobody gave: it goes on as the next plan's last day.
    """
    return [
        milestone
        for milestone in action.milestones.all()
        if milestone.completed_on is None and milestone.due_on < by and not _is_due_at_end(milestone, action)
    ]


def _is_due_at_end(milestone: Milestone, action: Action) -> bool:
    """Whether a date was never given, so that it is the last day of its plan."""
    is_moved = milestone.due_on != milestone.original_due_on
    ends_on = action.priority.plan.ends_on
    return milestone.precision == Precision.NONE and milestone.due_on == ends_on and not is_moved


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


def _carried(action: Action, number: str, ends_on: date | None, proposed: Mapping[int, date]) -> ParsedAction:
    plan = action.priority.plan
    milestones = []
    for milestone in action.milestones.all():
        if milestone.completed_on is None:
            parsed = ParsedMilestone(
                **MILESTONE.draft_values(milestone, carried=True),
                carried_from=milestone.pk,
                new_due_on=proposed.get(milestone.pk),
            )
            if _is_due_at_end(milestone, action):
                parsed.due_on = ends_on
            milestones.append(parsed)
    return ParsedAction(
        number=number,
        source=f"Carried from {action.number} of the {plan.years} plan: {action.text}",
        milestones=milestones,
        carried_from=action.pk,
        **ACTION.draft_values(action, carried=True),
    )
