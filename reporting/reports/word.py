"""A report's sheet as a Word document, in the order of the PDF, for those who must paste from it."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Mm

from priorities.reading.blocks import clean_text
from reporting.rules.content import ContentAction, ContentPriority, ContentRating, ReportContent
from reporting.rules.content_parts import ContentPart

ANNEX_HEADINGS = ["No.", "", "Groups responsible", "Due", "Forecast", "Completed", "RAG and why"]
NOT_WRITTEN = "Not yet written."


def report_docx(sheet: ReportContent) -> bytes:
    """Return a sheet as the bytes of a .docx file."""
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    title = f"{sheet.partnership_short_name} – Business Plan quarterly progress report"
    document.core_properties.title = clean_text(f"{title}, {sheet.period} ({version_text(sheet)})")
    document.core_properties.author = clean_text(sheet.partnership_name)
    document.core_properties.language = "en-GB"
    section.header.paragraphs[0].text = clean_text(
        f"{sheet.classification}\t{sheet.plan}\t{version_text(sheet)}"
    )
    _say(document, title, "Title")
    _front(document, sheet)
    _progress(document, sheet)
    _say(document, "Key for RAG rating", "Heading 1")
    _table(document, ["Colour", "Meaning"], [[one.word, one.sentence] for one in sheet.key])
    _say(document, "Key issues, challenges and resolution", "Heading 1")
    _say(document, sheet.key_issues or NOT_WRITTEN)
    if sheet.returned:
        _say(document, sheet.returned)
    for part in sheet.parts:
        _part(document, part)
    _say(document, f"Annex: every {sheet.action_label.lower()} as at {sheet.as_at}", "Heading 1")
    for row in sheet.rows:
        _annex(document, row, sheet)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def version_text(sheet: ReportContent) -> str:
    """Return which version this is: "version 2, signed"."""
    return f"version {sheet.version}, {'draft' if sheet.is_draft else 'signed'}"


def _front(document: Any, sheet: ReportContent) -> None:
    about = [
        ["Plan", sheet.plan],
        ["Period covered by this report", sheet.covers],
        ["Date of report", sheet.dated_on or "Not yet dated"],
        ["Version", version_text(sheet)],
        *(
            [["Corrects", f"Version {sheet.corrects}: {sheet.correction_reason}"]]
            if sheet.correction_reason
            else []
        ),
        *([["Signed for the steering group", _signed_by(sheet)]] if sheet.signatures else []),
    ]
    _table(document, [], about)
    _say(document, "Overview/Background", "Heading 1")
    _say(document, sheet.overview or NOT_WRITTEN)
    _say(document, f"All {sheet.actions_name} as at {sheet.as_at}: {sheet.counts_in_words}")


def _signed_by(sheet: ReportContent) -> str:
    return "; ".join(f"{one.name}, {one.on}" for one in sheet.signatures)


def _progress(document: Any, sheet: ReportContent) -> None:
    _say(document, f"Progress by {sheet.priority_label.lower()}", "Heading 1")
    headings = [
        sheet.priority_label,
        "Outcomes",
        "Achievements in this reporting period and impact",
        "Actions for next reporting period",
        "RAG status",
    ]
    rows = [
        [
            row.priority,
            row.outcomes,
            row.achievements or NOT_WRITTEN,
            row.next_actions or NOT_WRITTEN,
            f"{row.rating.label}\n{row.counts_in_words}",
        ]
        for row in sheet.rows
    ]
    _table(document, headings, rows)


def _part(document: Any, part: ContentPart) -> None:
    _say(document, part.heading, "Heading 1")
    for one in part.paragraphs:
        _say(document, one.words)
        if one.table:
            _table(document, one.table.heads, [*one.table.rows, *filter(None, [one.table.total])])
            for note in one.table.notes:
                _say(document, note)


def _annex(document: Any, row: ContentPriority, sheet: ReportContent) -> None:
    _say(document, f"{sheet.priority_label} {row.priority}", "Heading 2")
    _say(document, row.counts_in_words)
    if row.lines:
        headings = [heading or sheet.action_label for heading in ANNEX_HEADINGS]
        _table(document, headings, [cells for line in row.lines for cells in annex_rows(line)])


def annex_rows(line: ContentAction) -> list[list[str]]:
    """Return an action's rows of the annex: its own, then one for each further date."""
    first = line.date
    rows = [
        [
            line.number,
            line.text,
            line.groups,
            _due(first.due, first.as_printed) if first else line.due_in_words,
            first.forecast if first else "",
            first.completed if first else "",
            "\n".join(filter(None, [_says(line.rating), line.declared])),
        ]
    ]
    rows += [
        [
            f"{line.number} date {place}",
            one.label,
            "",
            _due(one.due, one.as_printed),
            one.forecast,
            one.completed,
            _says(one.rating),
        ]
        for place, one in enumerate(line.further, 1)
    ]
    return rows


def _due(due: str, as_printed: str) -> str:
    return f"{due} “{as_printed}”" if as_printed else due


def _says(rating: ContentRating) -> str:
    return f"{rating.label}: {rating.why}" if rating.why else rating.label


def _say(document: Any, text: str, style: str | None = None) -> None:
    """Add a paragraph, without the control characters a Word file may not hold."""
    document.add_paragraph(clean_text(text), style=style)


def _table(document: Any, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Add a table whose first row heads its columns, on every page it runs over."""
    table = document.add_table(rows=0, cols=len(headings or rows[0]) if headings or rows else 1)
    table.style = "Table Grid"
    if headings:
        row = table.add_row()
        _fill(row.cells, headings, is_bold=True)
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cells in rows:
        _fill(table.add_row().cells, cells, bold_first=not headings)


def _fill(
    cells: Sequence[Any], texts: Sequence[str], *, is_bold: bool = False, bold_first: bool = False
) -> None:
    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        run = cell.paragraphs[0].add_run(clean_text(text))
        run.bold = is_bold or (bold_first and place == 0)
