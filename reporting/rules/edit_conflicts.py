"""Two people editing a return at once: what to do with an answer that is sent.

Standard library only. A page carries the digest of each answer as stored when the page was made. Nothing
else is stored for it, so an answer that was changed and changed back counts as unchanged.
"""

from datetime import date
from enum import Enum, auto

from wsscp.digests import sha256_of


class EditOutcome(Enum):
    """What to do with an answer."""

    SAME = auto()  # it is stored already
    WRITE = auto()  # nobody else changed it
    THEIRS = auto()  # somebody else changed it, and the sender did not
    CONFLICT = auto()  # both changed it: the sender must see both


def answer_text(value: str | bool | date | None) -> str:
    """Return an answer as text, for comparison."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else ""
    return value or ""


def answer_digest(text: str) -> str:
    """Return the digest of an answer that a page carries."""
    return sha256_of(text)[:20]


def resolve_edit(sent: str, *, seen_digest: str, current: str) -> EditOutcome:
    """Decide what to do with a sent answer; `seen_digest` is of what its sender saw, `current` is stored.

    Without a `seen_digest` an answer is written only where none is stored.
    """
    if sent == current:
        return EditOutcome.SAME
    if answer_digest(current) == seen_digest or not (current or seen_digest):
        return EditOutcome.WRITE
    return EditOutcome.THEIRS if answer_digest(sent) == seen_digest else EditOutcome.CONFLICT
