"""What the boxes of a return open with: what was recorded on an action in its period, and since.

Standard library only; nothing here reads the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wsscp.dates import long_date


@dataclass(frozen=True)
class KnownFact:
    """Something recorded on an action: its text, by whom, and the day it speaks for.

    `is_after` is whether that day is after the period of the return. A forecast or completion has its `day`,
    and that in the form of a box of dates as its text.
    """

    text: str
    by: str
    on: date
    is_after: bool = False
    day: date | None = None

    @property
    def shown(self) -> str:
        """The text, or the day as written."""
        return long_date(self.day) if self.day else self.text

    @property
    def for_box(self) -> str:
        """The text as a box opens with it: what is no part of the period says so."""
        is_said = self.is_after and self.day is None
        return f"After the period, {long_date(self.on)}: {self.text}" if is_said else self.text


def filled_text(facts: Sequence[KnownFact], limit: int) -> str:
    """Return what a box of so many characters opens with: all that was recorded, one under another, in order.

    What a later one says again stands once. Where there is no room for all, the latest; the others are shown
    beside the box.
    """
    texts: list[str] = []
    for fact in reversed(facts):
        is_repeated = any(fact.text in text for text in texts)
        if not is_repeated and len("\n\n".join([fact.for_box, *texts])) <= limit:
            texts.insert(0, fact.for_box)
    return "\n\n".join(texts)
