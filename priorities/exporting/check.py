"""Whether what was written reads back as the same plan, and where it does not."""

from dataclasses import asdict
from typing import Any

from priorities.reading.draft import ParsedPlan

# Where an action came from and what was asked about it belongs to a document, not to the plan.
_OF_THE_DOCUMENT = {"source", "slug"}


def plan_differences(plan: ParsedPlan, read: ParsedPlan) -> list[str]:
    """Return where two drafts are not the same plan: the place, what was written and what was read."""
    return _compare("", _content(plan), _content(read))


def _content(draft: ParsedPlan) -> dict[str, Any]:
    content = asdict(draft)
    del content["questions"]
    # The order of groups has no meaning.
    content["groups"] = {one["name"]: sorted(one["aliases"]) for one in content["groups"]}
    for priority in content["priorities"]:
        for action in priority["actions"]:
            action["groups"] = sorted(action["groups"])
    return content


def _compare(where: str, written: Any, read: Any) -> list[str]:
    if isinstance(written, dict) and isinstance(read, dict):
        names = [name for name in written | read if name not in _OF_THE_DOCUMENT]
        pairs = [(name, written.get(name), read.get(name)) for name in names]
        return [each for name, one, two in pairs for each in _compare(f"{where} {name}".strip(), one, two)]
    if isinstance(written, list) and isinstance(read, list) and len(written) == len(read):
        pairs = [
            (_name(place, one), one, two) for place, (one, two) in enumerate(zip(written, read, strict=True))
        ]
        return [each for name, one, two in pairs for each in _compare(f"{where} {name}", one, two)]
    return [] if written == read else [f"{where}: “{_short(written)}” reads as “{_short(read)}”"]


def _name(place: int, thing: Any) -> str:
    return str(thing.get("number") or place + 1) if isinstance(thing, dict) else str(place + 1)


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return f"{text[:60]}…" if len(text) > 60 else text
