"""Exporting a whole plan as a file: Word or JSON."""

import json
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from priorities.exporting.content import draft_from_plan
from priorities.exporting.records import whole_plan
from priorities.exporting.word import draft_to_word
from priorities.models import Plan
from priorities.reading.draft import Json
from wsscp.exports.downloads import WORD


class PlanFile(NamedTuple):
    """An exported file; its name has the plan and the day."""

    name: str
    content_type: str
    data: bytes


def plan_as_word(plan: Plan, *, on: date) -> PlanFile:
    """Return a plan as a Word document in the partnership's table layout."""
    return PlanFile(_name(plan, on, "docx"), WORD, draft_to_word(draft_from_plan(plan)))


def plan_as_json(plan: Plan, *, on: date, beside: Mapping[int, Json]) -> PlanFile:
    """Return a plan as JSON in the importer's shape, with all that was recorded on it beside."""
    return PlanFile(_name(plan, on, "json"), "application/json", plan_to_json(plan, beside))


def plan_to_json(plan: Plan, beside: Mapping[int, Json] | None = None) -> bytes:
    """Return a whole plan as readable JSON; `beside` as for `whole_plan`."""
    return json.dumps(whole_plan(plan, beside), indent=2, ensure_ascii=False).encode()


def _name(plan: Plan, on: date, suffix: str) -> str:
    return f"{plan.slug}-{on.isoformat()}.{suffix}"
