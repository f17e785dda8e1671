"""A report's content as a Word document, in the order of the PDF, to paste from."""

from reporting.rules.content import ContentAction, ContentPriority, ContentRating, ReportContent
from reporting.rules.content_parts import ContentPart
from wsscp.exports.word import WordDocument, writable

ANNEX_HEADINGS = [
    *("No.", "", "Groups responsible", "Due", "Forecast", "Completed"),
    *("RAG and why", "Latest progress in the period"),
]
NOT_WRITTEN = "Not yet written."


def report_docx(content: ReportContent) -> bytes:
    """Return a report as the bytes of a .docx file."""
    title = f"{content.partnership_short_name} – Business Plan quarterly progress report"
    document = WordDocument(
        f"{title}, {content.period} ({content.version_text})",
        author=content.partnership_name,
        is_landscape=True,
        margin=15,
    )
    header = f"{content.classification}\t{content.plan}\t{content.version_text}"
    document.section.header.paragraphs[0].text = writable(header)
    document.paragraph(title, "Title")
    _front(document, content)
    _progress(document, content)
    document.paragraph("Key for RAG rating", "Heading 1")
    document.table(["Colour", "Meaning"], [[line.word, line.sentence] for line in content.key])
    document.paragraph("Key issues, challenges and resolution", "Heading 1")
    document.paragraph(content.key_issues or NOT_WRITTEN)
    if content.returned:
        document.paragraph(content.returned)
    for part in content.parts:
        _part(document, part)
    document.paragraph(f"Annex: every {content.action_label.lower()} as at {content.as_at}", "Heading 1")
    for row in content.rows:
        _annex(document, row, content)
    for part in content.hands_on_paper:
        _part(document, part)
    return document.content()


def _front(document: WordDocument, content: ReportContent) -> None:
    about = [
        ["Plan", content.plan],
        ["Period covered by this report", content.covers],
        ["Date of report", content.dated_on or "Not yet dated"],
        ["Version", content.version_text],
        *([["Corrects", content.corrects_text]] if content.corrects_text else []),
        *([["Signed for the steering group", content.signed_by]] if content.signatures else []),
    ]
    document.table([], about)
    document.paragraph("Overview/Background", "Heading 1")
    document.paragraph(content.overview or NOT_WRITTEN)
    document.paragraph(f"All {content.actions_name} as at {content.as_at}: {content.counts_in_words}")


def _progress(document: WordDocument, content: ReportContent) -> None:
    document.paragraph(f"Progress by {content.priority_label.lower()}", "Heading 1")
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
            "\n".join(filter(None, [row.rating.label, row.counts_in_words, row.declared])),
        ]
        for row in content.rows
    ]
    document.table(headings, rows)


def _part(document: WordDocument, part: ContentPart) -> None:
    document.paragraph(part.heading, "Heading 1")
    for paragraph in part.paragraphs:
        document.paragraph(paragraph.words)
        if table := paragraph.table:
            document.table(table.heads, [*table.rows, *filter(None, [table.total])])
            for note in table.notes:
                document.paragraph(note)


def _annex(document: WordDocument, row: ContentPriority, content: ReportContent) -> None:
    document.paragraph(f"{content.priority_label} {row.priority}", "Heading 2")
    document.paragraph(row.counts_in_words)
    if row.lines:
        headings = [heading or content.action_label for heading in ANNEX_HEADINGS]
        document.table(headings, [cells for line in row.lines for cells in annex_rows(line)])


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
            _progress_text(line),
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
            "",
        ]
        for place, date in enumerate(line.further, 1)
    ]
    return rows


def _progress_text(line: ContentAction) -> str:
    source = ", ".join(filter(None, [line.progress_on, line.progress_by]))
    return f"{source}: {line.progress}" if line.progress else ""


def _due(due: str, as_printed: str) -> str:
    return f"{due} “{as_printed}”" if as_printed else due


def _rating_text(rating: ContentRating) -> str:
    return f"{rating.label}: {rating.why}" if rating.why else rating.label
