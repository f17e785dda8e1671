"""Two who answer at once: what to do with an answer, from what stands and what its writer had seen.

Ground floor. A stamp is a digest of what stood when a page was made, and goes with the page. Nothing is
kept for it, so an answer that was changed and changed back is the same answer.
"""

from datetime import date
from enum import Enum, auto
from hashlib import sha256


class Settled(Enum):
    """What to do with an answer."""

    SAME = auto()  # it stands already
    WRITE = auto()  # nobody changed it meanwhile
    THEIRS = auto()  # somebody else changed it, and this writer did not
    BOTH = auto()  # both changed it: the later one must see both


def as_text(value: str | bool | date | None) -> str:
    """Return an answer as the text it is compared by."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else ""
    return value or ""


def stamp(text: str) -> str:
    """Return the stamp of an answer."""
    return sha256(text.encode()).hexdigest()[:20]


def settle(mine: str, *, seen: str, stands: str) -> Settled:
    """Decide: `mine` is what somebody sends, `seen` the stamp of what they saw, `stands` what is there.

    Who says nothing of what they saw may still write where nothing stands.
    """
    if mine == stands:
        return Settled.SAME
    if stamp(stands) == seen or not (stands or seen):
        return Settled.WRITE
    return Settled.THEIRS if stamp(mine) == seen else Settled.BOTH
