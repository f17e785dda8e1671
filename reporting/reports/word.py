"""A report's content as a Word document, in the order of the PDF, to paste from."""

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


def report_docx(content: ReportContent) -> bytes:
    """Return a report as the bytes of a .docx file."""
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    title = f"{content.partnership_short_name} – Business Plan quarterly progress report"
    document.core_properties.title = clean_text(f"{title}, {content.period} ({version_text(content)})")
    document.core_properties.author = clean_text(content.partnership_name)
    document.core_properties.language = "en-GB"
    section.header.paragraphs[0].text = clean_text(
        f"{content.classification}\t{content.plan}\t{version_text(content)}"
    )
    _paragraph(document, title, "Title")
    _front(document, content)
    _progress(document, content)
    _paragraph(document, "Key for RAG rating", "Heading 1")
    _table(document, ["Colour", "Meaning"], [[line.word, line.sentence] for line in content.key])
    _paragraph(document, "Key issues, challenges and resolution", "Heading 1")
    _paragraph(document, content.key_issues or NOT_WRITTEN)
    if content.returned:
        _paragraph(document, content.returned)
    for part in content.parts:
        _part(document, part)
    _paragraph(document, f"Annex: every {content.action_label.lower()} as at {content.as_at}", "Heading 1")
    for row in content.rows:
        _annex(document, row, content)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def version_text(content: ReportContent) -> str:
    """Return which version this is: "version 2, signed"."""
    return f"version {content.version}, {'draft' if content.is_draft else 'signed'}"


def _front(document: Any, content: ReportContent) -> None:
    about = [
        ["Plan", content.plan],
        ["Period covered by this report", content.covers],
        ["Date of report", content.dated_on or "Not yet dated"],
        ["Version", version_text(content)],
        *(
            [["Corrects", f"Version {content.corrects}: {content.correction_reason}"]]
            if content.correction_reason
            else []
        ),
        *([["Signed for the steering group", _signed_by(content)]] if content.signatures else []),
    ]
    _table(document, [], about)
    _paragraph(document, "Overview/Background", "Heading 1")
    _paragraph(document, content.overview or NOT_WRITTEN)
    _paragraph(document, f"All {content.actions_name} as at {content.as_at}: {content.counts_in_words}")


def _signed_by(content: ReportContent) -> str:
    return "; ".join(f"{signature.name}, {signature.on}" for signature in content.signatures)


def _progress(document: Any, content: ReportContent) -> None:
    _paragraph(document, f"Progress by {content.priority_label.lower()}", "Heading 1")
    headings = [
        content.priority_label,
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
        for row in content.rows
    ]
    _table(document, headings, rows)


def _part(document: Any, part: ContentPart) -> None:
    _paragraph(document, part.heading, "Heading 1")
    for paragraph in part.paragraphs:
        _paragraph(document, paragraph.words)
        if table := paragraph.table:
            _table(document, table.heads, [*table.rows, *filter(None, [table.total])])
            for note in table.notes:
                _paragraph(document, note)


def _annex(document: Any, row: ContentPriority, content: ReportContent) -> None:
    _paragraph(document, f"{content.priority_label} {row.priority}", "Heading 2")
    _paragraph(document, row.counts_in_words)
    if row.lines:
        headings = [heading or content.action_label for heading in ANNEX_HEADINGS]
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
            "\n".join(filter(None, [_rating_text(line.rating), line.declared])),
        ]
    ]
    rows += [
        [
            f"{line.number} date {place}",
            date.label,
            "",
            _due(date.due, date.as_printed),
            date.forecast,
            date.completed,
            _rating_text(date.rating),
        ]
        for place, date in enumerate(line.further, 1)
    ]
    return rows


def _due(due: str, as_printed: str) -> str:
    return f"{due} “{as_printed}”" if as_printed else due


def _rating_text(rating: ContentRating) -> str:
    return f"{rating.label}: {rating.why}" if rating.why else rating.label


def _paragraph(document: Any, text: str, style: str | None = None) -> None:
    """Add a paragraph, without the control characters a Word file may not hold."""
    document.add_paragraph(clean_text(text), style=style)


def _table(document: Any, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Add a table with its headings repeated on every page."""
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
