"""Recognises a plan's tables by the headings of their columns, in any order.

Names of levels differ: West Sussex says priority and activity, Worcestershire strategic objective, work
stream and action. A heading may be merged over two columns ("Priority Outcomes"), and a heading row may
come after rows that name the objective, or be repeated further down.
"""

import re
from enum import Enum

from priorities import fields
from priorities.fields import PlanField
from priorities.reading.blocks import DocumentCell, flat


class ColumnRole(Enum):
    """What a column holds that needs more than reading its text; the value matches its heading.

    The first that matches counts, after the columns of `TEXT_COLUMNS`.
    """

    # A progress report's columns: its "Actions for next reporting period" are no actions of the plan.
    REPORT = r"achievements?\b|.*\bnext (?:reporting )?(?:period|quarter)"
    NUMBER = fields.ACTION["number"].headings
    RELATED = fields.PRIORITY["related_plans"].headings
    IMPACT = fields.PRIORITY["impact_information"].headings
    EVIDENCE = fields.PRIORITY["evidence_of_need"].headings
    TIMESCALE = fields.MILESTONE["as_printed"].headings
    LEAD = fields.ACTION["groups"].headings
    WORKSTREAM = fields.WORKSTREAM["title"].headings
    ACTIONS = fields.ACTION["text"].headings
    OUTCOMES = fields.PRIORITY["outcomes"].headings
    PRIORITY = fields.PRIORITY["title"].headings
    PROGRESS = r"(?:.*\b)?(?:progress|updates?|status|rag|comments?)\b"


# What a column means: a role, or a field of the action that takes its text.
Column = ColumnRole | PlanField

_LONGEST = 90
# The fields of an action that are read from a column of their own and from nothing else.
TEXT_COLUMNS = {
    one: re.compile(one.headings)
    for one in fields.ACTION.drafted
    if one.headings and one.headings not in {role.value for role in ColumnRole}
}
_MEANINGS: list[tuple[Column, re.Pattern[str]]] = [
    *TEXT_COLUMNS.items(),
    *((role, re.compile(role.value)) for role in ColumnRole),
]


def column_roles(text: str) -> list[Column]:
    """Return the meanings of a column with this heading: mostly one, two for "Priority Outcomes"."""
    heading = flat(re.sub(r"[^\w\s#&/-]", " ", text.lower()).replace("-", " "))
    if not heading or len(heading) > _LONGEST:
        return []
    if re.fullmatch(r"priorit(?:y|ies) (?:and )?outcomes?", heading):
        return [ColumnRole.PRIORITY, ColumnRole.OUTCOMES]
    return next(([meaning] for meaning, pattern in _MEANINGS if pattern.match(heading)), [])


def heading_columns(row: tuple[DocumentCell, ...]) -> dict[int, Column]:
    """Return the meanings of a heading row's columns; empty when the row is no heading row.

    It is one when it names the actions (or is a progress report's) and at least one more column.
    """
    columns: dict[int, Column] = {}
    for cell in dict.fromkeys(row):
        places = [place for place, other in enumerate(row) if other is cell]
        roles = column_roles(cell.text)
        for nth, place in enumerate(places):
            if roles:
                columns[place] = roles[min(nth, len(roles) - 1)]
    if ColumnRole.LEAD not in columns.values():
        # "Owner" names the groups where no other column does.
        columns = {
            place: ColumnRole.LEAD if one == fields.ACTION["owner"] else one for place, one in columns.items()
        }
    all_roles = set(columns.values())
    is_heading = ColumnRole.ACTIONS in all_roles or ColumnRole.REPORT in all_roles
    return columns if is_heading and len(all_roles) > 1 else {}


_PRIORITY_LABEL = re.compile(
    r"\s*(?P<label>(?:strategic\s+|key\s+|practice\s+|overarching\s+|emerging\s+|business\s+)?"
    r"(?:priority|objective|aim|goal))(?:\s*(?:no\.?|number)?\s*(?P<number>\d{1,2}))?\s*[:.–—-]?\s*(?P<title>.*)$",
    re.I | re.S,
)
_NUMBERED = re.compile(r"\s*(?P<number>\d{1,2})\s*[.:)–-]?\s+(?P<title>\S.*)$", re.S)


def priority_label(text: str) -> tuple[str, str, str] | None:
    """Read "Strategic Objective 1: Keeping every child safe" as (label, number, title), or return None."""
    match = _PRIORITY_LABEL.match(text)
    if not match or not (match["number"] or match["title"]) or len(text) > 300:
        return None
    return flat(match["label"]).capitalize(), match["number"] or "", flat(match["title"])


def numbered_title(text: str) -> tuple[str, str]:
    """Read "2. Child Exploitation" or "Priority 2: Child Exploitation" as ("2", "Child Exploitation")."""
    labelled = _PRIORITY_LABEL.match(text)
    if labelled and labelled["number"]:
        return labelled["number"], flat(labelled["title"])
    match = _NUMBERED.match(text)
    return (match["number"], flat(match["title"])) if match else ("", flat(text))


_SECTION = re.compile(
    r"(?P<name>related\s+(?:action\s+)?plans?|linked\s+plans?|impact\s+information|evidence\s+of\s+need"
    r"|groups?\s+responsible\s+and\s+mechanism)\s*:\s*",
    re.I,
)


def labelled_sections(text: str) -> dict[Column, str]:
    """Split "Related action plans: … Impact information: …" at its labels, wherever they are in the text."""
    marks = list(_SECTION.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return {
        column_roles(mark["name"])[0]: flat(text[mark.end() : end])
        for mark, end in zip(marks, ends, strict=False)
    }
