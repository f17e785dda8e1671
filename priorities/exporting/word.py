"""A plan as a Word document in the partnership's layout: its own texts, then a table for each priority.

The layout is what the importer reads (priorities/reading): a row for each action, cells merged where they
apply to several, numbers typed as printed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from priorities.exporting.cells import group_cells, section_lines, timescale_cell
from priorities.fields import PlanField
from priorities.reading.draft import ParsedAction, ParsedPlan, ParsedPriority, PlanDetails
from priorities.reading.front import plan_years
from priorities.reading.headings import TEXT_COLUMNS
from priorities.rules.periods import Preset
from priorities.rules.timescale import read_plan_period
from wsscp.dates import long_date, plural
from wsscp.exports.word import WordDocument, writable

# Kinds that have lists of their own; strategic objectives are recognised by the column's heading.
_KINDS = ["practice", "overarching", "emerging"]
_MEETINGS = "Quarterly progress (May/Aug/Nov/Feb)"


def draft_to_word(draft: ParsedPlan) -> bytes:
    """Return a plan as the bytes of a .docx file."""
    document = WordDocument(draft.plan.title, is_landscape=True)
    _add_front(document, draft)
    names = "\n".join(name for group in draft.groups for name in (group.name, *group.aliases))
    for priority in draft.priorities:
        document.paragraph("")
        _add_table(document, priority, draft.plan, group_cells(priority, names))
    return document.content()


def _add_front(document: WordDocument, draft: ParsedPlan) -> None:
    plan = draft.plan
    document.paragraph(plan.title.removesuffix(plan_years(plan)).strip(), "Title")
    document.paragraph(_period(plan))
    if plan.review_as_printed:
        document.paragraph(plan.review_as_printed)
    if plan.vision or plan.vision_points:
        document.paragraph("Vision", "Heading 1")
        document.paragraph(plan.vision)
        if plan.vision_points:
            document.paragraph("Delivering our vision will mean that:")
        document.paragraphs(plan.vision_points, "List Bullet")
    if plan.statutory_framework:
        document.paragraph("Statutory Framework", "Heading 1")
        for paragraph in plan.statutory_framework.split("\n\n"):
            document.paragraph(paragraph)
    _add_kinds(document, draft)
    if plan.principles or plan.closing_statement:
        document.paragraph("Shared principles that underpin our key priorities:", "Heading 1")
        document.paragraphs(plan.principles, "List Bullet")
        for line in plan.closing_statement.splitlines():
            document.paragraph(line)


def _period(plan: PlanDetails) -> str:
    """Return the period as printed where that still says the plan's days, else the days."""
    printed = read_plan_period(plan.period_as_printed)
    if printed and (printed.starts_on, printed.ends_on) == (plan.starts_on, plan.ends_on):
        return plan.period_as_printed
    assert plan.starts_on
    assert plan.ends_on
    return f"{long_date(plan.starts_on)} to {long_date(plan.ends_on)}"


def _add_kinds(document: WordDocument, draft: ParsedPlan) -> None:
    """List the priorities by kind, which is how the importer knows what kind each is."""
    document.paragraph(f"Key {plural(draft.plan.priority_label.lower())}", "Heading 1")
    for kind in _KINDS:
        titles = [priority.title for priority in draft.priorities if priority.kind == kind]
        if titles:
            document.paragraph(f"The {kind} priorities are:")
            document.paragraphs(titles, "List Number")


def _add_table(document: WordDocument, priority: ParsedPriority, plan: PlanDetails, leads: list[str]) -> None:
    timescales = [timescale_cell(action, plan) for action in priority.actions]
    own = [one for one in TEXT_COLUMNS if any(_own_text(action, one) for action in priority.actions)]
    headings = _headings(priority, plan, own, has_timescales=any(timescales))
    table = document.docx.add_table(rows=0, cols=len(headings))
    table.style = "Table Grid"
    _fill(table.add_row().cells, headings, is_bold=True)
    streams = {stream.number: stream for stream in priority.workstreams}
    title = f"{priority.number}. {priority.title}"
    first = len(table.rows)
    for action, lead, timescale in zip(priority.actions, leads, timescales, strict=True):
        stream = streams.get(action.workstream)
        cells = {
            plan.priority_label: title,
            "Work stream": f"{stream.number} {stream.title}" if stream else "",
            "Outcomes": stream.outcome if stream else "\n".join(priority.outcomes),
            _actions_heading(plan, has_timescales=any(timescales)): f"{action.number}. {action.text}",
            "Timescale": timescale,
            "Group responsible and mechanism": lead,
            **{one.column: _own_text(action, one) for one in own},
        }
        _fill(table.add_row().cells, [cells.get(heading, "") for heading in headings])
    _merge_alike(table, first)
    below = section_lines(priority, leads)
    if below:
        row = table.add_row().cells
        row[0].merge(row[-1]).text = writable("\n".join(below))


def _own_text(action: ParsedAction, column: PlanField) -> str:
    """Return what stands in a column of an action's own; the layout has one only where it says something."""
    value = getattr(action, column.draft_key)
    return long_date(value) if isinstance(value, date) else str(value or "")


def _headings(
    priority: ParsedPriority, plan: PlanDetails, own: Sequence[PlanField], *, has_timescales: bool
) -> list[str]:
    return [
        plan.priority_label,
        *(["Work stream"] if priority.workstreams else []),
        "Outcomes",
        _actions_heading(plan, has_timescales=has_timescales),
        *(["Timescale"] if has_timescales else []),
        "Group responsible and mechanism",
        *(one.column for one in own),
        *([_MEETINGS] if plan.reporting_preset == Preset.MID_QUARTER else []),
    ]


def _actions_heading(plan: PlanDetails, *, has_timescales: bool) -> str:
    return plan.action_label if has_timescales else f"{plan.action_label} and timescale"


def _fill(cells: Sequence[Any], texts: Sequence[str], *, is_bold: bool = False) -> None:
    for cell, text in zip(cells, texts, strict=True):
        cell.text = ""
        # Lines are paragraphs: a list of outcomes, or what lies below an action.
        for nth, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if nth == 0 else cell.add_paragraph()
            paragraph.add_run(writable(line)).bold = is_bold


def _merge_alike(table: Any, first: int) -> None:
    """Merge what is alike in rows that follow each other, in every column but the actions' own."""
    rows = table.rows[first:]
    texts = [[cell.text for cell in row.cells] for row in rows]
    for column in range(len(table.columns)):
        start = 0
        for place in range(1, len(texts) + 1):
            is_alike = place < len(texts) and texts[place][column] == texts[start][column]
            if is_alike and texts[start][column]:
                continue
            if place - start > 1:
                _merge(rows[start].cells[column], rows[place - 1].cells[column], texts[start][column])
            start = place


def _merge(first: Any, last: Any, text: str) -> None:
    merged = first.merge(last)
    _fill([merged], [""])
    for extra in merged.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    _fill([merged], [text])
