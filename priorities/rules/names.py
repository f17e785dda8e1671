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
    that ended together are told together: it was several then (three CCGs became NHS Sussex). A name
    without a last day is one whose time is not known, or a slip in a document: no day is said to have it.
    """
    then = [
        one
        for one in others
        if one.ends_on is not None and day <= one.ends_on and (one.starts_on is None or one.starts_on <= day)
    ]
    if not then:
        return now
    first = min(one.ends_on for one in then if one.ends_on is not None)
    return joined_names(sorted(one.name for one in then if one.ends_on == first))


def joined_names(names: Iterable[str]) -> str:
    """Return names as people list them: "Police, Probation and Education"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
