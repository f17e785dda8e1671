"""Identifying details in a draft, by their place."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple

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
    yield "plan", _strings(astuple(draft.plan))
    for priority in draft.priorities:
        values: list[object] = [
            priority.title,
            priority.outcomes,
            priority.mechanism,
            priority.related_plans,
            priority.impact_information,
            priority.evidence_of_need,
            [astuple(stream) for stream in priority.workstreams],
        ]
        yield f"priority {priority.number}", _strings(values)
        for action in priority.actions:
            dates = [(milestone.label, milestone.as_printed) for milestone in action.milestones]
            yield f"action {action.number}", _strings([action.text, action.groups, dates])


def _strings(values: Iterable[object]) -> list[str]:
    """Return the texts within lists of lists."""
    texts: list[str] = []
    for value in values:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, list | tuple):
            texts += _strings(value)
    return texts
