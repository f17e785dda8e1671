"""What a group or an agency was called on a day.

Ground floor: standard library only, no Django and no clock.
"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol


class DatedName(Protocol):
    """A name something went by, from a day until a day; either may be unknown."""

    name: str
    starts_on: date | None
    ends_on: date | None


def name_on(day: date, *, now: str, others: Iterable[DatedName]) -> str:
    """Return what something was called on a day: one of its other names, or the one it has now.

    A name counts up to its last day, that day included. Of several it is the one that ended first; several
    that ended together are joined: it was several then (three CCGs became NHS Sussex). A name without a last
    day is one whose dates are not known, or a mistake in a document: it is used on no day.
    """
    candidates = [
        (other.ends_on, other.name)
        for other in others
        if other.ends_on and day <= other.ends_on and (other.starts_on is None or other.starts_on <= day)
    ]
    if not candidates:
        return now
    first_end = min(ends_on for ends_on, _ in candidates)
    return joined_names(sorted(name for ends_on, name in candidates if ends_on == first_end))


def joined_names(names: Iterable[str]) -> str:
    """Return names as people list them: "Police, Probation and Education"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
