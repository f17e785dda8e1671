"""A whole plan as JSON: as the importer would read it, and beside that everything that was recorded on it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models

from priorities.exporting.content import draft_of_rows, with_content
from priorities.fields import MILESTONE, PLAN
from priorities.models import Action, Milestone, Plan
from priorities.reading.draft import Json

_RECORDED = (
    "updates__by",
    "decisions__by",
    "decisions__replaced_by",
    "evidence__added_by",
    "evidence__verified_by",
    "milestones__moves__proposed_by",
    "milestones__moves__decided_by",
    "milestones__reopenings__by",
    "milestones__forecasts__by",
    "carried_from__priority__plan",
    "carried_to__priority__plan",
)


# What was reversed is left out, so these are always empty.
_NEVER_SAID = ("reversed_by", "reversed_at")


def whole_plan(plan: Plan, beside: Mapping[int, Json] | None = None) -> Json:
    """Return a plan with its reporting periods, lineage, and all that was recorded on its actions.

    `beside` is what is recorded of actions elsewhere (reporting/status/plan_file.py), by their id.
    Keys that the importer does not read stand beside those it reads; it says what it left out.
    """
    recorded = [f"actions__{name}" for name in _RECORDED]
    priorities = list(with_content(plan).prefetch_related(*recorded))
    content = draft_of_rows(plan, priorities).to_json()
    content |= {one.name: _plain(one.value_of(plan)) for one in PLAN.reported}
    content |= {
        "decisions": _plan_decisions(plan),
        "periods": _records(plan.periods.all(), "plan"),
        "follows": plan.predecessor.slug if plan.predecessor else None,
        "followed_by": [after.slug for after in plan.successors.all()],
    }
    for part, priority in zip(content["priorities"], priorities, strict=True):
        for item, action in zip(part["actions"], priority.actions.all(), strict=True):
            item |= _recorded_on(action) | (beside or {}).get(action.pk, {})
            # One that the draft adds for an action without dates is no milestone of the plan.
            item["milestones"] = item["milestones"][: len(action.milestones.all())]
            for dated, milestone in zip(item["milestones"], action.milestones.all(), strict=True):
                dated |= _recorded_of(milestone)
    return content


def _plan_decisions(plan: Plan) -> list[Json]:
    decisions = list(plan.decisions.select_related("by").prefetch_related("answers"))
    parts = _records(decisions, "plan")
    for part, decision in zip(parts, decisions, strict=True):
        part["answers"] = _records(decision.answers.all(), "decision")
    return parts


def _recorded_on(action: Action) -> Json:
    before = action.carried_from
    return {
        "updates": _records(action.updates.all(), "action"),
        "decisions": _records(action.decisions.all(), "action"),
        "evidence": _records(action.evidence.all(), "action"),
        "lineage": {
            "from": _place(before) if before else None,
            "into": [_place(after) for after in action.carried_to.all()],
        },
    }


def _recorded_of(milestone: Milestone) -> Json:
    return {
        **{one.name: _plain(one.value_of(milestone)) for one in MILESTONE.reported},
        "forecasts": _records(milestone.forecasts.all(), "milestone"),
        "original_due_on": _plain(milestone.original_due_on),
        "date_changes": _records(milestone.moves.all(), "milestone"),
        "reopenings": _records(milestone.reopenings.all(), "milestone"),
    }


def _place(action: Action) -> Json:
    return {"plan": action.priority.plan.slug, "number": action.number}


def _records(rows: Iterable[models.Model], above: str) -> list[Json]:
    """Return every field of rows but their id and what they belong to; people and actions by their names."""
    return [
        {
            one.name: _plain(getattr(row, one.name))
            for one in row._meta.concrete_fields
            if not one.primary_key and one.name not in {above, *_NEVER_SAID}
        }
        for row in rows
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    return str(value) if isinstance(value, models.Model) else value
