"""The tables of a report as a workbook: about it, by priority, and every action."""

from collections.abc import Iterable, Iterator, Sequence

from reporting.rag import Rag
from reporting.rules.content import ReportContent
from wsscp.exports.table_files import sheet_name
from wsscp.exports.writers import Sheet, SheetRow, workbook

_WIDTHS = {"About": (34, 90), "Key": (12, 60)}


def report_xlsx(content: ReportContent) -> bytes:
    """Return a report's tables as the bytes of an .xlsx file."""
    return workbook(_rows(content))


def _rows(content: ReportContent) -> Iterator[SheetRow]:
    tables: list[tuple[str, Iterable[Sequence[str | int]]]] = [
        ("About", _about(content)),
        (content.priority_label, _priorities(content)),
        (content.action_label, _actions(content)),
        *(
            (table.name, [table.heads, *table.rows, *filter(None, [table.total])])
            for part in (*content.parts, *content.hands_on_paper)
            for paragraph in part.paragraphs
            if (table := paragraph.table)
        ),
        ("Key", [["Colour", "Meaning"], *([line.word, line.sentence] for line in content.key)]),
    ]
    taken: set[str] = set()
    for title, rows in tables:
        name = sheet_name(title, taken)
        for cells in rows:
            yield Sheet(name, _WIDTHS.get(title) or (24,) * len(cells)), cells


def _about(content: ReportContent) -> list[list[str]]:
    return [
        ["Report", "Business Plan quarterly progress report"],
        ["Plan", content.plan],
        ["Period covered by this report", content.covers],
        ["Version", content.version_text],
        ["Corrects", content.corrects_text],
        ["Signed for the steering group", content.signed_by],
        ["Date of report", content.dated_on],
        ["Colours as at", content.as_at],
        [f"All {content.actions_name}", content.counts_in_words],
        ["Returns", content.returned],
        ["Classification", content.classification],
    ]


def _priorities(content: ReportContent) -> Iterable[list[str | int]]:
    headings = [
        "Outcomes",
        "Achievements in this reporting period and impact",
        "Actions for next reporting period",
    ]
    yield [
        content.priority_label,
        *headings,
        "RAG status",
        *(rag.word for rag in Rag),
        "All",
        "Declared otherwise",
    ]
    for row in content.rows:
        numbers = [row.counts.get(rag.value, 0) for rag in Rag]
        texts = [row.priority, row.outcomes, row.achievements, row.next_actions, row.rating.label]
        yield [*texts, *numbers, sum(numbers), row.declared.removeprefix("Declared otherwise: ")]


def _actions(content: ReportContent) -> Iterable[list[str]]:
    days = ["What is due", "Timescale as printed", "Due", "Forecast", "Completed"]
    about = ["Number", content.priority_label, content.action_label, "Groups responsible"]
    reported = ["Latest progress in the period", "Progress as of", "Reported by"]
    yield [*about, *days, "RAG status", "Why", "Declared otherwise", *reported]
    for row in content.rows:
        for line in row.lines:
            start = [line.number, row.priority, line.text, line.groups]
            end = [line.declared, line.progress, line.progress_on, line.progress_by]
            if line.date is None:
                days = ["", "", line.due_in_words, "", ""]
                yield [*start, *days, line.rating.label, line.rating.why, *end]
            for date in filter(None, [line.date, *line.further]):
                days = [date.as_printed, date.due, date.forecast, date.completed]
                yield [*start, date.label, *days, date.rating.label, date.rating.why, *end]
