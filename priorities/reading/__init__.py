"""Reading: a Word file, workbook, CSV file or exported plan becomes a draft plan, with questions."""

from priorities.reading.draft import ParsedPlan
from priorities.reading.exported import read_exported
from priorities.reading.file_checks import FileKind, FileRefused, inspect_file
from priorities.reading.plan import parse_plan
from priorities.reading.sheet import read_csv, read_workbook
from priorities.reading.word import read_word

__all__ = ["FileRefused", "ParsedPlan", "read_plan"]

_READERS = {FileKind.WORD: read_word, FileKind.EXCEL: read_workbook, FileKind.TEXT: read_csv}


def read_plan(data: bytes, file_name: str) -> ParsedPlan:
    """Return the plan a file holds. Raises FileRefused, with the reason, when it cannot be imported."""
    if file_name.lower().endswith(".json"):
        return read_exported(data)
    return parse_plan(_READERS[inspect_file(data, file_name)](data))
