"""Documents on their way in: a Word file or a sheet becomes a plan as understood, with open questions."""

from priorities.reading.draft import ParsedPlan
from priorities.reading.plan import parse_plan
from priorities.reading.safety import Kind, Refused, inspect
from priorities.reading.sheet import read_csv, read_workbook
from priorities.reading.word import read_word

__all__ = ["ParsedPlan", "Refused", "read_plan"]

_READERS = {Kind.WORD: read_word, Kind.EXCEL: read_workbook, Kind.TEXT: read_csv}


def read_plan(data: bytes, file_name: str) -> ParsedPlan:
    """Return the plan a file holds. Raises Refused, in plain English, when it cannot be brought in."""
    return parse_plan(_READERS[inspect(data, file_name)](data))
