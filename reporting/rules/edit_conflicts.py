"""Two who answer at once: what to do with an answer, from what stands and what its writer had seen.

Ground floor. A stamp is a digest of what stood when a page was made, and goes with the page. Nothing is
kept for it, so an answer that was changed and changed back is the same answer.
"""

from datetime import date
from enum import Enum, auto
from hashlib import sha256


class EditOutcome(Enum):
    """What to do with an answer."""

    SAME = auto()  # it stands already
    WRITE = auto()  # nobody changed it meanwhile
    THEIRS = auto()  # somebody else changed it, and this writer did not
    CONFLICT = auto()  # both changed it: the later one must see both


def answer_text(value: str | bool | date | None) -> str:
    """Return an answer as the text it is compared by."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else ""
    return value or ""


def answer_digest(text: str) -> str:
    """Return the stamp of an answer."""
    return sha256(text.encode()).hexdigest()[:20]


def resolve_edit(mine: str, *, seen_digest: str, current: str) -> EditOutcome:
    """Decide: `mine` is sent, `seen_digest` is the digest of what its writer saw, `current` is stored.

    Who says nothing of what they saw may still write where nothing stands.
    """
    if mine == current:
        return EditOutcome.SAME
    if answer_digest(current) == seen_digest or not (current or seen_digest):
        return EditOutcome.WRITE
    return EditOutcome.THEIRS if answer_digest(mine) == seen_digest else EditOutcome.CONFLICT
