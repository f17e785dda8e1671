"""Logging without case reviews: nothing by which one could be found or recognised.

A reference in an address is masked. Of an error at such an address the log has the traceback and its type,
and not its message, because a database quotes the row that it refuses.
"""

import logging
import re
import traceback
from types import TracebackType

_REFERENCE = re.compile(r"/(reviews|recommendations)/[^\s?]+")
_MASKED = r"/\1/…"


class HideReferences(logging.Filter):
    """Masks what follows /reviews/ and /recommendations/ in every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record's message; never drop the record."""
        message = record.getMessage()
        masked = _REFERENCE.sub(_MASKED, message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True


class ReferenceSafeFormatter(logging.Formatter):
    """One line for each record; of an error at a masked address the traceback and type alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        path = getattr(getattr(record, "request", None), "path", "")
        kind, _, trace = record.exc_info or (None, None, None)
        if kind is not None and _REFERENCE.search(f"{path} "):
            record.exc_text = _place_and_kind(kind, trace)
        return super().format(record)


def _place_and_kind(kind: type[BaseException], trace: TracebackType | None) -> str:
    return "".join(traceback.format_tb(trace)) + kind.__name__
