"""What a date was on an earlier day, where a decision has changed it since.

Ground floor: standard library only, no Django and no clock. A row holds the date as decided last; each
decision keeps its day and the date it replaced. The same rule as SQL stands in `reporting/status/rag_sql.py`.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class ReplacedDate(NamedTuple):
    """A date that stood until the day a decision replaced it."""

    on: date
    was: date


def date_as_at(now: date | None, replaced: Iterable[ReplacedDate], day: date) -> date | None:
    """Return the date that stood at the end of a day: what the first later decision replaced, else as now.

    `replaced` comes in the order of the decisions. A decision counts from its own day on.
    """
    return next((one.was for one in replaced if one.on > day), now)


def original_date(now: date | None, replaced: Iterable[ReplacedDate]) -> date | None:
    """Return the date before any decision changed it."""
    return next((one.was for one in replaced), now)
