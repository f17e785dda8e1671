"""Recognises a plan's tables by the headings of their columns, in any order.

Names of levels differ: West Sussex says priority and activity, Worcestershire strategic objective, work
stream and action. A heading may be merged over two columns ("Priority Outcomes"), and a heading row may
come after rows that name the objective, or be repeated further down.
"""

import re
from enum import Enum, auto

from priorities.reading.blocks import DocumentCell, flat


class ColumnRole(Enum):
    """What a column holds."""

    PRIORITY = auto()
    OUTCOMES = auto()
    ACTIONS = auto()
    LEAD = auto()
    TIMESCALE = auto()
    WORKSTREAM = auto()
    NUMBER = auto()
    RELATED = auto()
    IMPACT = auto()
    EVIDENCE = auto()
    PROGRESS = auto()
    REPORT = auto()


_LONGEST = 90
# The first pattern that matches gives the column's role.
_PATTERNS = [
    # A progress report's columns: its "Actions for next reporting period" are no actions of the plan.
    (ColumnRole.REPORT, r"achievements?\b|.*\bnext (?:reporting )?(?:period|quarter)"),
    (ColumnRole.NUMBER, r"(?:(?:action|activity) )?(?:no|number|ref|reference|id|#)$"),
    (ColumnRole.RELATED, r"(?:related|linked)\b.*plans?"),
    (ColumnRole.IMPACT, r"impact\b|how will we (?:know|measure)"),
    (ColumnRole.EVIDENCE, r"evidence of need|why (?:is )?this\b|rationale"),
    (
        ColumnRole.TIMESCALE,
        (
            r"(?:expected |target |proposed )?(?:time ?scales?|time ?frames?|due|by when|when"
            r"|deadlines?|dates?|completion date|end date|complete by|milestones?)\b|target$"
        ),
    ),
    (
        ColumnRole.LEAD,
        r"(?:.*\b)?(?:responsib\w+|lead|leads|owner|owners|accountable|mechanism|by whom|who)\b",
    ),
    (ColumnRole.WORKSTREAM, r"work ?streams?|areas? of (?:work|focus)|sub ?priorit(?:y|ies)|projects?"),
    (
        ColumnRole.ACTIONS,
        (
            r"(?:key |main |planned |specific |agreed |our )?(?:activity|activities|actions?|tasks?)\b"
            r"|what (?:will we|we will|are we going to|we are going to|needs to be) (?:do|done)"
        ),
    ),
    (
        ColumnRole.OUTCOMES,
        r"(?:.*\b)?(?:outcomes?|success (?:criteria|measures?)|what (?:difference|success))\b",
    ),
    (
        ColumnRole.PRIORITY,
        r"(?:strategic |business |key |our )*(?:priority|priorities|objectives?|aims?|goals?)\b",
    ),
    (ColumnRole.PROGRESS, r"(?:.*\b)?(?:progress|updates?|status|rag|comments?)\b"),
]
_ROLES = [(role, re.compile(pattern)) for role, pattern in _PATTERNS]


def column_roles(text: str) -> list[ColumnRole]:
    """Return the roles of a column with this heading: mostly one, two for "Priority Outcomes"."""
    heading = flat(re.sub(r"[^\w\s#&/-]", " ", text.lower()).replace("-", " "))
    if not heading or len(heading) > _LONGEST:
        return []
    if re.fullmatch(r"priorit(?:y|ies) (?:and )?outcomes?", heading):
        return [ColumnRole.PRIORITY, ColumnRole.OUTCOMES]
    return next(([role] for role, pattern in _ROLES if pattern.match(heading)), [])


def heading_columns(row: tuple[DocumentCell, ...]) -> dict[int, ColumnRole]:
    """Return the roles of a heading row's columns; empty when the row is no heading row.

    It is one when it names the actions (or is a progress report's) and at least one more column.
    """
    columns: dict[int, ColumnRole] = {}
    for cell in dict.fromkeys(row):
        places = [place for place, other in enumerate(row) if other is cell]
        roles = column_roles(cell.text)
        for nth, place in enumerate(places):
            if roles:
                columns[place] = roles[min(nth, len(roles) - 1)]
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


def labelled_sections(text: str) -> dict[ColumnRole, str]:
    """Split "Related action plans: … Impact information: …" at its labels, wherever they are in the text."""
    marks = list(_SECTION.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return {
        column_roles(mark["name"])[0]: flat(text[mark.end() : end])
        for mark, end in zip(marks, ends, strict=False)
    }
