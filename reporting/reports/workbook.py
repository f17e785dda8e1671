"""The tables of a report's sheet as a workbook: about it, by priority, and every action."""

from collections.abc import Iterable, Iterator, Sequence

from reporting.rag import Rag
from reporting.reports.word import version_text
from reporting.rules.content import ReportContent
from wsscp.exports.table_files import sheet_name
from wsscp.exports.writers import Sheet as Page
from wsscp.exports.writers import SheetRow, workbook_pieces

_WIDTHS = {"About": (34, 90), "Key": (12, 60)}


def report_xlsx(sheet: ReportContent) -> bytes:
    """Return a sheet's tables as the bytes of an .xlsx file."""
    return b"".join(workbook_pieces(_rows(sheet)))


def _rows(sheet: ReportContent) -> Iterator[SheetRow]:
    pages: list[tuple[str, Iterable[Sequence[str | int]]]] = [
        ("About", _about(sheet)),
        (sheet.priority_label, _priorities(sheet)),
        (sheet.action_label, _actions(sheet)),
        *(
            (one.table.name, [one.table.heads, *one.table.rows, *filter(None, [one.table.total])])
            for part in sheet.parts
            for one in part.paragraphs
            if one.table
        ),
        ("Key", [["Colour", "Meaning"], *([one.word, one.sentence] for one in sheet.key)]),
    ]
    taken: set[str] = set()
    for title, rows in pages:
        name = sheet_name(title, taken)
        for cells in rows:
            yield Page(name, _WIDTHS.get(title) or (24,) * len(cells)), cells


def _about(sheet: ReportContent) -> list[list[str]]:
    signed = "; ".join(f"{one.name}, {one.on}" for one in sheet.signatures)
    return [
        ["Report", "Business Plan quarterly progress report"],
        ["Plan", sheet.plan],
        ["Period covered by this report", sheet.covers],
        ["Version", version_text(sheet)],
        [
            "Corrects",
            f"Version {sheet.corrects}: {sheet.correction_reason}" if sheet.correction_reason else "",
        ],
        ["Signed for the steering group", signed],
        ["Date of report", sheet.dated_on],
        ["Colours as at", sheet.as_at],
        [f"All {sheet.actions_name}", sheet.counts_in_words],
        ["Returns", sheet.returned],
        ["Classification", sheet.classification],
    ]


def _priorities(sheet: ReportContent) -> Iterable[list[str | int]]:
    words = [
        "Outcomes",
        "Achievements in this reporting period and impact",
        "Actions for next reporting period",
    ]
    yield [sheet.priority_label, *words, "RAG status", *(rag.word for rag in Rag), "All"]
    for row in sheet.rows:
        numbers = [row.counts.get(rag.value, 0) for rag in Rag]
        told = [row.priority, row.outcomes, row.achievements, row.next_actions, row.rating.label]
        yield [*told, *numbers, sum(numbers)]


def _actions(sheet: ReportContent) -> Iterable[list[str]]:
    about = ["Number", sheet.priority_label, sheet.action_label, "Groups responsible", "What is due"]
    yield [
        *about,
        "Timescale as printed",
        "Due",
        "Forecast",
        "Completed",
        "RAG status",
        "Why",
        "Declared otherwise",
    ]
    for row in sheet.rows:
        for line in row.lines:
            start = [line.number, row.priority, line.text, line.groups]
            if line.date is None:
                yield [
                    *start,
                    "",
                    "",
                    line.due_in_words,
                    "",
                    "",
                    line.rating.label,
                    line.rating.why,
                    line.declared,
                ]
            for one in filter(None, [line.date, *line.further]):
                dates = [one.as_printed, one.due, one.forecast, one.completed]
                yield [*start, one.label, *dates, one.rating.label, one.rating.why, line.declared]
