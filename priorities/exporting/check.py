"""Whether an exported document reads back as the same plan, and where it does not."""

from dataclasses import asdict
from typing import Any

from priorities.fields import PLAN
from priorities.reading.draft import ParsedPlan

# Fields that belong to the document, not to the plan.
_OF_THE_DOCUMENT = {"source", "slug"}


def plan_differences(plan: ParsedPlan, read: ParsedPlan) -> list[str]:
    """Return where two drafts differ: the place, what was written and what was read."""
    return _compare("", _content(plan), _content(read))


def _content(draft: ParsedPlan) -> dict[str, Any]:
    content = asdict(draft)
    for name in ("questions", "not_read", "periods_by_hand"):  # of no document
        del content[name]
    # What a document leaves open is what a plan begins with.
    for one in PLAN.drafted:
        if content["plan"][one.draft_key] is None:
            content["plan"][one.draft_key] = PLAN.model_field(one).get_default()
    # The order of groups has no meaning.
    content["groups"] = {group["name"]: sorted(group["aliases"]) for group in content["groups"]}
    for priority in content["priorities"]:
        for action in priority["actions"]:
            action["groups"] = sorted(action["groups"])
    return content


def _compare(where: str, written: Any, read: Any) -> list[str]:
    if isinstance(written, dict) and isinstance(read, dict):
        names = [name for name in written | read if name not in _OF_THE_DOCUMENT]
        return [
            difference
            for name in names
            for difference in _compare(f"{where} {name}".strip(), written.get(name), read.get(name))
        ]
    if isinstance(written, list) and isinstance(read, list) and len(written) == len(read):
        return [
            difference
            for index, (before, after) in enumerate(zip(written, read, strict=True))
            for difference in _compare(f"{where} {_name(index, before)}", before, after)
        ]
    return [] if written == read else [f"{where}: “{_short(written)}” reads as “{_short(read)}”"]


def _name(index: int, item: Any) -> str:
    return str(item.get("number") or index + 1) if isinstance(item, dict) else str(index + 1)


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return f"{text[:60]}…" if len(text) > 60 else text
