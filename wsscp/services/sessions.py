"""Ending the sessions of a person: after a change of password, seat or factor, or when an account closes."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from wsscp.models import User


@transaction.atomic
def end_sessions(*, person: User, keep: str | None = None) -> int:
    """End every session of a person but the one with the key `keep`; return how many were listed.

    With none to keep, a session that is not on the list dies too: each carries a digest of the account's
    counter, which moves on.
    """
    others = list(UserSession.objects.filter(user=person).exclude(session_key=keep or ""))
    for session in others:
        session.end()
    if keep is None:
        User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
        person.refresh_from_db(fields=["sessions_ended"])
    return len(others)
