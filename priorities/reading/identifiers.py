"""What in a draft may identify somebody, by the place it stands in."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple

from priorities.reading.draft import ParsedPlan
from wsscp.identifiers import find_identifiers


def draft_warnings(draft: ParsedPlan) -> list[tuple[str, str]]:
    """Return (where, what is said of it) for all that may identify somebody, in the draft's order."""
    return [
        (where, one.message(text))
        for where, texts in _texts(draft)
        for text in texts
        for one in find_identifiers(text)
    ]


def _texts(draft: ParsedPlan) -> Iterator[tuple[str, list[str]]]:
    yield "plan", _strings(astuple(draft.plan))
    for priority in draft.priorities:
        words = [priority.title, priority.outcomes, priority.mechanism, priority.related_plans]
        streams = [astuple(stream) for stream in priority.workstreams]
        words += [priority.impact_information, priority.evidence_of_need, streams]
        yield f"priority {priority.number}", _strings(words)
        for action in priority.actions:
            labels = [(one.label, one.as_printed) for one in action.milestones]
            yield f"action {action.number}", _strings([action.text, action.groups, labels])


def _strings(values: Iterable[object]) -> list[str]:
    """Return the texts within lists of lists."""
    found: list[str] = []
    for value in values:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += _strings(value)
    return found
