"""Sessions: ending them."""

from allauth.usersessions.models import UserSession

from wsscp.models import User


def end_sessions(*, person: User, keep: str | None = None) -> None:
    """End every session of a person but one."""
    for session in UserSession.objects.filter(user=person.pk).exclude(session_key=keep or ""):
        session.end()
