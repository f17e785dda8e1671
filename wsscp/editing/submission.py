"""What a request sends: its one-use token, the versions its forms were made from, and what was confirmed.

The middleware priorities/access/one_use_forms.py opens one for each POST. A valid form deposits in it
(wsscp/editing/forms.py), and the recorder (wsscp/audit/recording.py) takes from it: with the first row it
writes it claims the token, and with the first of a target it checks the version; with what it wrote it
commits what was confirmed. So no view and no service carries any of it from the one to the other.

A page's token is made when the page is shown (templatetags/sending.py). Of two clicks at once the second
waits at the claim for the first to commit, then `TokenAlreadyUsed` rolls it back.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError

from wsscp.editing.versions import EditTarget, FormVersion
from wsscp.identifiers.matches import Confirmation
from wsscp.models import AuditEntry, UsedForm, User


class TokenAlreadyUsed(Exception):
    """The form was used already. Nothing was written a second time."""


class SentForm(Protocol):
    """What is asked of a form that was found valid."""

    confirmations: list[Confirmation]


@dataclass
class Submission:
    """What one request sends; without a token where its page has none, or nobody is signed in.

    The digest is of the content, to tell a second click from new input; `row` is there once it is claimed.
    """

    token: UUID | None = None
    person: User | None = None
    digest: str = ""
    row: UsedForm | None = None
    versions: dict[EditTarget, FormVersion] = field(default_factory=dict)
    _forms: list[SentForm] = field(default_factory=list)

    def deposit(self, form: SentForm, target: EditTarget | None, version: FormVersion | None) -> None:
        """Take what a valid form brings; validated again, it brings no more than once."""
        if target and version:
            self.versions[target] = version
        if not any(form is known for known in self._forms):
            self._forms.append(form)

    @property
    def confirmations(self) -> list[Confirmation]:
        """What was confirmed with a reason, and not recorded yet."""
        return [confirmation for form in self._forms for confirmation in form.confirmations]

    def settle(self, saved: Iterable[EditTarget], *, has_confirmed: bool) -> None:
        """Note what was committed: what the same request writes next, it writes over its own version."""
        for target in saved:
            self.versions.pop(target, None)
        if has_confirmed:
            self._forms.clear()

    def begin_again(self) -> None:
        """Forget the forms: the view is called once more."""
        self.versions.clear()
        self._forms.clear()


_current: ContextVar[Submission | None] = ContextVar("submission", default=None)


@contextmanager
def answering(submission: Submission | None) -> Iterator[None]:
    """Make a submission the current one for whatever is validated and written inside."""
    reset = _current.set(submission)
    try:
        yield
    finally:
        _current.reset(reset)


def current_submission() -> Submission | None:
    """Return what the request that is being answered sends; None for a command, and for reading."""
    return _current.get()


def find_used_token(sent: Submission) -> UsedForm | None:
    """Return the row of a form that was used before, with what it wrote."""
    if sent.token is None:
        return None
    return UsedForm.objects.filter(token=sent.token, person=sent.person).first()


def is_token_claimed() -> bool:
    """Whether the form that was sent is claimed already."""
    sent = _current.get()
    return sent is not None and sent.row is not None


def claim_token(at: datetime) -> None:
    """Record the form that was sent as used, if there is one. Raises TokenAlreadyUsed."""
    sent = _current.get()
    if sent is None or sent.row is not None or sent.token is None or sent.person is None:
        return
    row = UsedForm(token=sent.token, person=sent.person, digest=sent.digest, at=at)
    try:
        row.save(force_insert=True)
    except IntegrityError as error:
        raise TokenAlreadyUsed from error
    sent.row = row


def store_result(entry: AuditEntry) -> None:
    """Save with the used form what it wrote, for whoever sends it again."""
    sent = _current.get()
    if sent is None or sent.row is None:
        return
    sent.row.thing_type, sent.row.thing_id = entry.thing_type, entry.thing_id
    sent.row.thing_label = entry.thing_label
    sent.row.save()


def release_token() -> None:
    """Forget a claim whose transaction was rolled back."""
    sent = _current.get()
    if sent is not None:
        sent.row = None
