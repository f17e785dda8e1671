"""What an exported plan holds and an import leaves out: each kind with how many there are, and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from priorities.reading.draft import Json, NotRead, ParsedPlan
from wsscp.dates import count_of

_MOST_NAMED = 5
_Count = Callable[[Json], int]


@dataclass(frozen=True)
class _Kind:
    """A kind of record: what it is called, how many a part of the file has of it, and why it stays behind."""

    noun: str
    count: _Count
    why: str
    plural: str = ""

    def say(self, parts: Iterable[tuple[str, Json]]) -> list[NotRead]:
        """Return what is said of the parts that have it, given as (where, part)."""
        found = [(where, number) for where, part in parts if (number := self.count(part))]
        total = sum(number for _, number in found)
        if not total:
            return []
        verb = "was" if total == 1 else "were"
        text = f"{count_of(total, self.noun, self.plural)} {verb} not imported"
        return [NotRead(_places([where for where, _ in found]), text, self.why)]


def _rows(key: str) -> _Count:
    return lambda part: len(_list(part.get(key)))


def _said(*keys: str) -> _Count:
    return lambda part: sum(bool(part.get(key)) for key in keys)


def _signed_periods(part: Json) -> int:
    return sum(bool(isinstance(one, dict) and one.get("signed_at")) for one in _list(part.get("periods")))


def _neighbours(part: Json) -> int:
    lineage = part.get("lineage")
    return bool(lineage.get("from")) + len(_list(lineage.get("into"))) if isinstance(lineage, dict) else 0


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_REPORTED = "what was reported stays with the plan on which it was reported"
_DECIDED = "decisions stay with the plan for which they were taken"
_LINKED = "the plan comes in by itself, beside no other"
_OF_PLAN = [
    _Kind("closing day", _said("closed_on"), "the plan comes in open"),
    _Kind(
        "decision to close or reopen the plan",
        _rows("decisions"),
        _DECIDED,
        "decisions to close or reopen the plan",
    ),
    _Kind(
        "link to the plan before or after",
        lambda part: _said("follows")(part) + _rows("followed_by")(part),
        _LINKED,
        "links to plans before or after",
    ),
    _Kind("mark of a signed report", _signed_periods, "no report comes with it", "marks of signed reports"),
]
_OF_ACTION = [
    _Kind("progress update", _rows("updates"), _REPORTED),
    _Kind("decision", _rows("decisions"), f"{_DECIDED}; an action that was closed or on hold comes in open"),
    _Kind("declared RAG status", _rows("declared"), _REPORTED, "declared RAG statuses"),
    _Kind("piece of evidence", _rows("evidence"), _REPORTED, "pieces of evidence"),
    _Kind("link to an action of another plan", _neighbours, _LINKED, "links to actions of other plans"),
]
_OF_MILESTONE = [
    _Kind("completion", _said("completed_on"), f"{_REPORTED}; what was completed comes in open"),
    _Kind("forecast", lambda part: _rows("forecasts")(part) or _said("forecast_on")(part), _REPORTED),
    _Kind(
        "date change",
        _rows("date_changes"),
        "each date comes in as it is due now, which then counts as the date first agreed",
    ),
    _Kind("reopening", _rows("reopenings"), _REPORTED),
]


def left_out(draft: ParsedPlan, content: Json) -> list[NotRead]:
    """Return what the file of a draft holds besides; `content` is the whole file, of the draft's shape."""
    parts = [action for priority in content["priorities"] for action in priority.get("actions", [])]
    actions = [(one.number, part) for one, part in zip(draft.actions, parts, strict=True)]
    milestones = [(number, one) for number, part in actions for one in part.get("milestones", [])]
    said = [one for kind in _OF_PLAN for one in kind.say([("", content)])]
    said += [one for kind in _OF_ACTION for one in kind.say(actions)]
    return said + [one for kind in _OF_MILESTONE for one in kind.say(milestones)]


def _places(numbers: list[str]) -> str:
    """Return where it is: "plan", "action 1.1", "actions 1.1, 1.2 and 9 more"."""
    named = list(dict.fromkeys(filter(None, numbers)))
    if len(named) < 2:
        return f"action {named[0]}" if named else "plan"
    more = len(named) - _MOST_NAMED
    return f"actions {', '.join(named[:_MOST_NAMED])}" + (f" and {more} more" if more > 0 else "")
