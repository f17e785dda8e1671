"""Reads a plan exported as JSON. It may have been changed since, so it is checked like any document."""

from datetime import date
from typing import Any

import msgspec
from django.core.exceptions import ValidationError

from priorities.fields import PlanLevel
from priorities.reading.blocks import clean_text
from priorities.reading.draft import ParsedPlan
from priorities.reading.file_checks import MAX_PLAN_BYTES, MAX_PLAN_MEGABYTES, FileRefused
from priorities.reading.plan import MAX_PLAN_DATES
from priorities.reading.tables import MAX_PLAN_ACTIONS
from priorities.rules.periods import PERIODS_BY_HAND, Preset
from wsscp.limits import FIRST_DAY, LAST_DAY, NAME

# Far more than the largest plan has: each becomes an object in memory.
_MOST_OBJECTS = 50_000
_PRESETS = {*Preset, PERIODS_BY_HAND}


def read_exported(data: bytes) -> ParsedPlan:
    """Return the plan of an exported file, without what was recorded on it. Raises FileRefused.

    It follows no plan and nothing in it is carried forward: it may be of another installation.
    """
    if len(data) > MAX_PLAN_BYTES or data.count(b"{") > _MOST_OBJECTS:
        raise FileRefused(f"The file is larger than {MAX_PLAN_MEGABYTES} MB, or holds more than a plan.")
    try:
        draft = ParsedPlan.from_json(_cleaned(msgspec.json.decode(data, type=ParsedPlan).to_json()))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise FileRefused(
            "This JSON file is not a plan that the tracker exported. Export the plan again and upload that."
        ) from error
    if not draft.actions or len(draft.actions) > MAX_PLAN_ACTIONS or len(draft.milestones) > MAX_PLAN_DATES:
        raise FileRefused(f"A plan has {MAX_PLAN_ACTIONS} actions at most, and at least one.")
    draft.plan.predecessor = ""
    for action in draft.actions:
        action.carried_from = None
        for milestone in action.milestones:
            milestone.carried_from = None
    _check_all(draft)
    return draft


def _cleaned(value: Any) -> Any:
    """Return JSON values with their texts as the database takes them."""
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return clean_text(value) if isinstance(value, str) else value


def _check_all(draft: ParsedPlan) -> None:
    for where, level, part in draft.parts():
        _check(where.capitalize(), part, level)
    names = [name for group in draft.groups for name in (group.name, *group.aliases)]
    names += [name for action in draft.actions for name in (*action.groups, action.lead)]
    if any(len(name) > NAME for name in names) or not all(
        name.strip() for action in draft.actions for name in action.groups
    ):
        raise FileRefused(f"A group has a name, of {NAME} characters at most.")
    if draft.plan.reporting_preset not in _PRESETS:
        raise FileRefused("The plan: there are no such reporting periods.")


def _check(where: str, part: object, level: PlanLevel) -> None:
    """Check each value by the model's own limits and choices. Raises FileRefused for the first wrong one."""
    for one in level.drafted:
        value, box = getattr(part, one.draft_key), level.model_field(one)
        if value is None or box.is_relation:
            continue
        value = "\n".join(value) if one.is_lines else value
        is_far_off = isinstance(value, date) and not FIRST_DAY <= value <= LAST_DAY
        is_long = isinstance(value, str) and len(value) > (getattr(box, "max_length", None) or len(value))
        try:
            box.clean(value, None)
            if is_far_off or is_long:
                raise ValidationError("It is out of range, or too long.")
        except ValidationError as error:
            raise FileRefused(f"{where}, {box.verbose_name}: {error.messages[0]}") from error
