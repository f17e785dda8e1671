"""The example data's other plans: the one that follows the 2020-21 plan, and one of another partnership."""

from datetime import date

from priorities.carry_forward.services import carry_actions, draft_next_plan
from priorities.importing.services import confirm_import, create_plan, save_import, update_import
from priorities.models import Plan, Subgroup
from priorities.plans.closing import close_plan
from priorities.plans.lineage import unfinished_actions
from priorities.reading import ParsedPlan
from reporting.example.data import noon, read_example
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act


def load_worcestershire() -> Plan:
    """Create Worcestershire's plan for 2018-19 as of its publication, and end its groups with it."""
    data = read_example("worcestershire-2018-19")
    draft = ParsedPlan.from_json(data["draft"])
    at = noon(date.fromisoformat(data["recorded_on"]))
    plan = create_plan(draft=draft, slug=draft.plan.slug, by=None, at=at)
    ended_on = date.fromisoformat(data["groups_end_on"])
    with recording(Act.CHANGED, by=None, at=noon(ended_on), about=plan) as record:
        for group in Subgroup.objects.filter(actions__priority__plan=plan).distinct():
            group.ends_on = ended_on
            record.save(group)
    return plan


def load_next_plan(*, before: Plan, by: User) -> Plan:
    """Close the 2020-21 plan and open the next from it, step by step as on the pages."""
    data = read_example("wsscp-2023-26")
    decided_on = date.fromisoformat(data["closed"]["decided_on"])
    reason = data["closed"]["reason"]
    close_plan(plan=before, decided_on=decided_on, reason=reason, by=by, at=noon(decided_on))
    dates = {name: date.fromisoformat(data["next"][name]) for name in ("starts_on", "ends_on")}
    draft = draft_next_plan(before, **data["next"] | dates)
    # Of a plan's introduction the framework prints its vision alone.
    parsed = draft.plan
    parsed.vision, parsed.period_as_printed = data["vision"], data["period_as_printed"]
    parsed.vision_points, parsed.principles, parsed.statutory_framework = [], [], ""
    parsed.closing_statement = ""
    opened_on = date.fromisoformat(data["opened_on"])
    at = noon(opened_on)
    plan_import = save_import(file_name=f"The plan that follows {before.title}", draft=draft, by=by, at=at)
    actions = unfinished_actions(before, as_at=opened_on)
    targets = {action.pk: str(int(data["goes_under"][action.priority.number]) - 1) for action in actions}
    update_import(plan_import=plan_import, draft=carry_actions(draft, actions, targets), by=by, at=at)
    return confirm_import(plan_import=plan_import, by=by, at=at)
