"""What goes into the log: nothing by which a case review could be found or told of.

A reference in an address is masked. Of an error met on such an address the log keeps where it happened
and its kind, and not its words, because a database quotes the row that it refuses.
"""

import logging
import re
import traceback
from types import TracebackType

_HELD = re.compile(r"/(reviews|recommendations)/[^\s?]+")
_MASKED = r"/\1/…"
_About = tuple[type[BaseException], BaseException, TracebackType | None]


class HideReferences(logging.Filter):
    """Masks what follows /reviews/ and /recommendations/ in whatever is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; never drop it."""
        said = record.getMessage()
        masked = _HELD.sub(_MASKED, said)
        if masked != said:
            record.msg, record.args = masked, ()
        return True


class ReferenceSafeFormatter(logging.Formatter):
    """One line a record; of an error on a masked address its place and kind alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        path = getattr(getattr(record, "request", None), "path", "")
        if record.exc_info and _HELD.search(f"{path} "):
            record.exc_text = _place_and_kind(record.exc_info)
        return super().format(record)


def _place_and_kind(about: _About) -> str:
    kind, _, trace = about
    return "".join(traceback.format_tb(trace)) + kind.__name__
