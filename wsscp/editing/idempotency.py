"""One-use form tokens: what a form writes and that it was used are one transaction.

A page's form carries a token made when it is shown (templatetags/sending.py). The middleware
priorities/access/one_use_forms.py sets it as current while the request is answered; the recorder claims it
with the first row it writes. Of two clicks at once the second waits at the claim for the first to commit,
then `TokenAlreadyUsed` rolls it back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from wsscp.models import AuditEntry, UsedForm, User


class TokenAlreadyUsed(Exception):
    """The form was used already. Nothing was written a second time."""


@dataclass
class SubmittedForm:
    """A form that was sent: its token, by whom, a digest of its content; and its row once it is claimed."""

    token: UUID
    person: User
    digest: str
    row: UsedForm | None = None


_sent: ContextVar[SubmittedForm | None] = ContextVar("sent_form", default=None)


@contextmanager
def hold_token(sent: SubmittedForm | None) -> Iterator[None]:
    """Make a form's token the current one for whatever is written inside."""
    reset = _sent.set(sent)
    try:
        yield
    finally:
        _sent.reset(reset)


def find_used_token(sent: SubmittedForm) -> UsedForm | None:
    """Return the row of a form that was used before, with what it wrote."""
    return UsedForm.objects.filter(token=sent.token, person=sent.person).first()


def is_token_claimed() -> bool:
    """Whether the form that was sent is claimed already."""
    sent = _sent.get()
    return sent is not None and sent.row is not None


def claim_token(at: datetime) -> None:
    """Record the form that was sent as used, if there is one. Raises TokenAlreadyUsed."""
    sent = _sent.get()
    if sent is None or sent.row is not None:
        return
    row = UsedForm(token=sent.token, person=sent.person, digest=sent.digest, at=at)
    try:
        row.save(force_insert=True)
    except IntegrityError as error:
        raise TokenAlreadyUsed from error
    sent.row = row


def store_result(entry: AuditEntry) -> None:
    """Save with the used form what it wrote, for whoever sends it again."""
    sent = _sent.get()
    if sent is None or sent.row is None:
        return
    sent.row.thing_type, sent.row.thing_id = entry.thing_type, entry.thing_id
    sent.row.thing_label = entry.thing_label
    sent.row.save()


def release_token() -> None:
    """Forget a claim whose transaction was rolled back."""
    sent = _sent.get()
    if sent is not None:
        sent.row = None
