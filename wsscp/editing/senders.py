"""Whose form it is: a signed box that outlives the session in which the form was shown.

It names who was signed in then, and the form. It signs nobody in and lets nothing be saved: a form that is
sent when its sender is signed out is kept for that person alone (wsscp/signin/sessions.py), and a form that
somebody else had opened is not taken for one of whoever is signed in now.
"""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from wsscp.models import User

SENDER_FIELD = "sender"
# The box that names the saved submission when it is sent on.
SAVED_SUBMISSION_FIELD = "kept-form"
_SALT = "wsscp.editing.senders"
# As long as a kept form is kept.
_VALID_FOR = timedelta(days=7)


class FormSender(NamedTuple):
    """The key of who had opened a form, the form's own, and a mark of the password they had then."""

    person: int
    form: UUID
    mark: str

    def find_person(self) -> User | None:
        """Return who it was; None for an account that is closed or has another password since.

        With the old password, somebody may have taken such a box from a page, too.
        """
        person = User.objects.filter(pk=self.person, is_active=True).first()
        return person if person and constant_time_compare(self.mark, _mark_of(person)) else None


def sender_token(person: User) -> str:
    """Return the content of the box for a form that is shown to somebody."""
    return signing.dumps([person.pk, uuid4().hex, _mark_of(person)], salt=_SALT)


def sender_of(request: HttpRequest) -> FormSender | None:
    """Return whose form was sent; None for one without the box, one too old, or one that is not of ours."""
    try:
        person, form, mark = signing.loads(request.POST.get(SENDER_FIELD, ""), salt=_SALT, max_age=_VALID_FOR)
    except signing.BadSignature:
        return None
    return FormSender(person, UUID(form), mark)


def _mark_of(person: User) -> str:
    return salted_hmac(_SALT, person.password).hexdigest()[:16]
