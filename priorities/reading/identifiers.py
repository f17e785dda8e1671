"""Identifying details in a draft, by their place."""

from priorities.reading.draft import ParsedPlan
from wsscp.identifiers import find_identifiers


def draft_warnings(draft: ParsedPlan) -> list[tuple[str, str]]:
    """Return the warnings of identifying details as (where, message), in the draft's order."""
    values = [
        (where, getattr(part, one.draft_key)) for where, level, part in draft.parts() for one in level.drafted
    ]
    texts = [
        (where, text) for where, value in values for text in (value if isinstance(value, list) else [value])
    ]
    return [
        (where, match.message(text))
        for where, text in texts
        if isinstance(text, str)
        for match in find_identifiers(text)
    ]
