"""What a date was on an earlier day, where a decision has changed it since.

Ground floor: standard library only, no Django and no clock. A row holds the date as last decided; each
decision records its day and the date it replaced.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class ReplacedDate(NamedTuple):
    """A date that held until the day a decision replaced it."""

    on: date
    was: date


def date_as_at(now: date | None, replaced: Iterable[ReplacedDate], day: date) -> date | None:
    """Return the date as at the end of a day: what the first later decision replaced, else the date now.

    `replaced` must be in the order of the decisions. A decision counts from its own day on.
    """
    return next((change.was for change in replaced if change.on > day), now)


def original_date(now: date | None, replaced: Iterable[ReplacedDate]) -> date | None:
    """Return the date before any decision changed it."""
    return next((change.was for change in replaced), now)
