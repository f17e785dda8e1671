"""A whole plan as JSON: beside all that was recorded on it, what accepted returns declared of its actions."""

from datetime import date

from priorities.exporting.files import PlanFile, plan_as_json
from priorities.models import Plan
from priorities.reading.draft import Json
from reporting.status.declared import declared_lines, declared_of


def plan_with_declared(plan: Plan, *, on: date) -> PlanFile:
    """Return a plan as JSON in the importer's shape with everything recorded on it."""
    declared = declared_of(declared_lines({"action__priority__plan": plan}, None))
    beside: dict[int, Json] = {
        action: {
            "declared": [
                {
                    "speaks_for": one.speaks_for.isoformat(),
                    "rag": one.rag.value if one.rag else None,
                    "reason": one.reason,
                    "group": one.group.name,
                    "accepted_at": one.accepted_at.isoformat(),
                }
                for one in ratings
            ]
        }
        for action, ratings in declared.items()
    }
    return plan_as_json(plan, on=on, beside=beside)
