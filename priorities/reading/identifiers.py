"""Identifying details in a draft, by their place."""

from collections.abc import Iterator

from priorities.fields import ACTION, MILESTONE, PLAN, PRIORITY, WORKSTREAM, PlanLevel
from priorities.reading.draft import ParsedPlan
from wsscp.identifiers import find_identifiers


def draft_warnings(draft: ParsedPlan) -> list[tuple[str, str]]:
    """Return the warnings of identifying details as (where, message), in the draft's order."""
    return [
        (where, match.message(text))
        for where, texts in _texts(draft)
        for text in texts
        for match in find_identifiers(text)
    ]


def _texts(draft: ParsedPlan) -> Iterator[tuple[str, list[str]]]:
    yield "plan", _strings(PLAN, draft.plan)
    for priority in draft.priorities:
        streams = [text for stream in priority.workstreams for text in _strings(WORKSTREAM, stream)]
        yield f"priority {priority.number}", [*_strings(PRIORITY, priority), *streams]
        for action in priority.actions:
            dates = [text for milestone in action.milestones for text in _strings(MILESTONE, milestone)]
            yield f"action {action.number}", [*_strings(ACTION, action), *dates]


def _strings(level: PlanLevel, part: object) -> list[str]:
    """Return the texts of a part of a draft, those of its lists one by one."""
    values = [getattr(part, one.draft_key) for one in level.drafted]
    lists = [value if isinstance(value, list) else [value] for value in values]
    return [text for texts in lists for text in texts if isinstance(text, str)]
