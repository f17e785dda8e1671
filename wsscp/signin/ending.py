"""Ending the sessions of a person: after a change of password, seat or factor, or when an account closes."""

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

    A session that is not on the list dies too: each carries a digest of the account's counter, which
    moves on. The one to keep is given the new digest.
    """
    others = UserSession.objects.filter(user=person).exclude(session_key=keep or "")
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    others.delete()
    User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])
    if keep:
        _prove_anew(keep, person)
    return len(keys)


def _prove_anew(key: str, person: User) -> None:
    digest = person.get_session_auth_hash()
    asking = context.request
    if asking is not None and asking.session.session_key == key:
        # The session of the request under way is saved at its end, over anything saved here.
        asking.session[HASH_SESSION_KEY] = digest
        return
    kept = Session.objects.filter(session_key=key).first()
    if kept is not None:
        kept.session_data = Session.objects.encode(kept.get_decoded() | {HASH_SESSION_KEY: digest})
        kept.save()
