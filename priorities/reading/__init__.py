"""Documents on their way in: a Word file or a sheet becomes a plan as understood, with open questions."""

from priorities.reading.draft import ParsedPlan
from priorities.reading.file_checks import FileKind, FileRefused, inspect_file
from priorities.reading.plan import parse_plan
from priorities.reading.sheet import read_csv, read_workbook
from priorities.reading.word import read_word

__all__ = ["FileRefused", "ParsedPlan", "read_plan"]

_READERS = {FileKind.WORD: read_word, FileKind.EXCEL: read_workbook, FileKind.TEXT: read_csv}


def read_plan(data: bytes, file_name: str) -> ParsedPlan:
    """Return the plan a file holds. Raises Refused, in plain English, when it cannot be brought in."""
    return parse_plan(_READERS[inspect_file(data, file_name)](data))
