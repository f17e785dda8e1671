"""When an action starts: read from a column of its own, and asked about where its plan cannot have it."""

from datetime import date

from priorities.fields import ACTION
from priorities.reading.draft import ParsedAction, Question
from priorities.reading.tables import FoundAction
from priorities.rules.timescale import read_start
from wsscp.dates import long_date

_START = ACTION["starts_on"]


def read_own_start(row: FoundAction, starts_on: date | None, ends_on: date | None) -> list[Question]:
    """Set an action's start from its own column; return the question about it. Its dates come first."""
    text, action = row.days.get(_START, ""), row.action
    if not text:
        return []
    where = f"action {action.number}"
    action.starts_on, question = read_start(text)
    if action.starts_on is None:
        no_day = f"“{text}” is no day on which it {_START.column.lower()}."
        return [Question(where, no_day, "The plan’s first day", _START.draft_key)]
    outside = ask_about_start(action, starts_on, ends_on)
    if outside or not question:
        return outside
    return [Question(where, question, f"{_START.column} {long_date(action.starts_on)}", _START.draft_key)]


def ask_about_start(action: ParsedAction, starts_on: date | None, ends_on: date | None) -> list[Question]:
    """Leave a start empty that is outside its plan or after its last date, and return the question."""
    start = action.starts_on
    if start is None:
        return []
    last = max((milestone.due_on for milestone in action.milestones if milestone.due_on), default=None)
    if starts_on and start < starts_on:
        says = "before the plan begins"
    elif ends_on and start > ends_on:
        says = "after the plan ends"
    elif last and start > last:
        says = f"after its last date, {long_date(last)}"
    else:
        return []
    action.starts_on = None
    text = f"Its start, {long_date(start)}, is {says}."
    return [Question(f"action {action.number}", text, "No start: the plan’s first day", _START.draft_key)]
