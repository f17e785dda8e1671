"""Reads a plan exported as JSON. It may have been changed since, so it is checked like any document."""

from dataclasses import astuple
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec
from django.core.exceptions import ValidationError

from priorities.fields import PlanLevel
from priorities.models import ReportingPeriod
from priorities.reading.blocks import clean_text
from priorities.reading.draft import Json, NotRead, ParsedAction, ParsedPeriod, ParsedPlan, Question
from priorities.reading.file_checks import MAX_PLAN_BYTES, MAX_PLAN_MEGABYTES, FileRefused
from priorities.reading.left_out import left_out
from priorities.reading.plan import MAX_PLAN_DATES
from priorities.reading.starts import ask_about_start
from priorities.reading.tables import MAX_PLAN_ACTIONS
from priorities.rules.periods import PERIODS_BY_HAND, Preset, make_periods
from wsscp.limits import FIRST_DAY, LAST_DAY, NAME

# Far more than the largest plan has: each becomes an object in memory.
_MOST_OBJECTS = 50_000
_PRESETS = {*Preset, PERIODS_BY_HAND}
_MOST_PERIODS = 60


def read_exported(data: bytes) -> ParsedPlan:
    """Return the plan of an exported file, without what was recorded on it; it says what that is.

    It follows no plan and nothing in it is carried forward: it may be of another installation. Raises
    FileRefused.
    """
    if len(data) > MAX_PLAN_BYTES or data.count(b"{") > _MOST_OBJECTS:
        raise FileRefused(f"The file is larger than {MAX_PLAN_MEGABYTES} MB, or holds more than a plan.")
    try:
        draft = ParsedPlan.from_json(_cleaned(msgspec.json.decode(data, type=ParsedPlan).to_json()))
        content: Json = msgspec.json.decode(data)
        periods = _periods(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise FileRefused(
            "This JSON file is not a plan that the tracker exported. Export the plan again and upload that."
        ) from error
    if not draft.actions or len(draft.actions) > MAX_PLAN_ACTIONS or len(draft.milestones) > MAX_PLAN_DATES:
        raise FileRefused(f"A plan has {MAX_PLAN_ACTIONS} actions at most, and at least one.")
    draft.plan.predecessor = draft.new_dates_reason = ""
    for action in draft.actions:
        action.carried_from = None
        for milestone in action.milestones:
            milestone.carried_from = milestone.new_due_on = None
    _check_all(draft)
    if periods is not None:
        _keep_own_periods(draft, periods)
    draft.not_read = left_out(draft, content)
    for priority in draft.priorities:
        streams = {stream.number for stream in priority.workstreams}
        for action in priority.actions:
            _settle(draft, action, streams)
    return draft


def _settle(draft: ParsedPlan, action: ParsedAction, streams: set[str]) -> None:
    """Leave out of an action what does not fit it or its plan, and say so."""
    where = f"action {action.number}"
    draft.questions += ask_about_start(action, draft.plan.starts_on, draft.plan.ends_on)
    if action.lead and action.lead.casefold() not in {name.casefold() for name in action.groups}:
        text = f"Its lead group, “{action.lead}”, is not one of the groups responsible."
        draft.questions.append(Question(where, text, "No lead group", "groups"))
        action.lead = ""
    if action.workstream and action.workstream not in streams:
        text = f"The work stream “{action.workstream}” was not imported"
        draft.not_read.append(NotRead(where, text, "its priority has no work stream of that number"))
        action.workstream = ""


def _periods(content: Json) -> list[ParsedPeriod] | None:
    """Return a file's reporting periods in their order; None where it does not give them."""
    if "periods" not in content:
        return None
    periods = msgspec.convert(_cleaned(content["periods"]), list[ParsedPeriod])
    return sorted(periods, key=lambda period: period.starts_on)


def _keep_own_periods(draft: ParsedPlan, periods: list[ParsedPeriod]) -> None:
    """Give a draft the periods of its file, unless its preset makes the same. Raises FileRefused."""
    plan, names = draft.plan, [period.label.casefold() for period in periods]
    if (
        plan.starts_on
        and plan.ends_on
        and plan.starts_on <= plan.ends_on
        and plan.reporting_preset != PERIODS_BY_HAND
    ):
        made = make_periods(plan.starts_on, plan.ends_on, Preset(plan.reporting_preset))
        own = [
            ParsedPeriod(one.label, one.starts_on, one.ends_on, one.returns_due_on, one.meeting_on)
            for one in made
        ]
        if periods == own:
            return
    if len(periods) > _MOST_PERIODS or len(names) != len(set(names)):
        raise FileRefused(f"A plan has {_MOST_PERIODS} reporting periods at most, each with its own name.")
    for period in periods:
        days = [day for day in astuple(period)[1:] if day]
        is_far_off = any(not FIRST_DAY <= day <= LAST_DAY for day in days)
        try:
            ReportingPeriod(**vars(period)).clean_fields(exclude=["plan"])
        except ValidationError as error:
            raise FileRefused(f"Reporting period {period.label}: {' '.join(error.messages)}") from error
        if is_far_off or days != sorted(days):
            raise FileRefused(f"Reporting period {period.label}: its days are out of order, or out of range.")
    for before, after in pairwise(periods):
        if after.starts_on <= before.ends_on:
            raise FileRefused(f"The reporting periods {before.label} and {after.label} overlap.")
    plan.reporting_preset, draft.periods_by_hand = PERIODS_BY_HAND, periods


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
