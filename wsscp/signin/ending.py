"""Ending a person's sessions: when their password, role or second factor changes or their account closes."""

from allauth.core import context
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from wsscp.models import User


@transaction.atomic
def end_sessions(*, person: User, keep: str | None = None) -> int:
    """End every session of a person but the one with the key `keep`; return how many were listed.

    A session that is not listed ends too: each has a hash of the account's counter, which is increased. The
    one to keep is given the new hash.
    """
    others = UserSession.objects.filter(user=person).exclude(session_key=keep or "")
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    others.delete()
    User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])
    if keep:
        _renew_hash(keep, person)
    return len(keys)


def _renew_hash(key: str, person: User) -> None:
    digest = person.get_session_auth_hash()
    request = context.request
    if request is not None and request.session.session_key == key:
        # The current request's session is saved at its end, over anything saved here.
        request.session[HASH_SESSION_KEY] = digest
        return
    session = Session.objects.filter(session_key=key).first()
    if session is not None:
        session.session_data = Session.objects.encode(session.get_decoded() | {HASH_SESSION_KEY: digest})
        session.save()
