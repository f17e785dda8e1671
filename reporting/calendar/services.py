"""Making, replacing and revoking calendar links, by their owner."""

import hashlib
import secrets
from datetime import datetime

from reporting.models import CalendarLink
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm


def make_calendar_link(*, person: User, only_mine: bool, at: datetime) -> str:
    """Make a person's calendar link and return its token; the link before it is revoked."""
    token = secrets.token_urlsafe(32)
    link = CalendarLink(person=person, token_hash=hash_calendar_token(token), only_mine=only_mine, made_at=at)
    with recording(Act.CREATED, by=person, at=at, realm=Realm.ACCOUNT, about=link) as record:
        _revoke(person, at=at, record=record)
        record.summary = "Made"
        record.save(link, quietly=True)
        record.add_detail(
            "shows", after="what their groups are responsible for" if only_mine else "all plans"
        )
    return token


def revoke_calendar_link(*, person: User, at: datetime) -> bool:
    """Revoke a person's calendar link; return False when there is none."""
    with recording(Act.CHANGED, by=person, at=at, realm=Realm.ACCOUNT) as record:
        return _revoke(person, at=at, record=record)


def hash_calendar_token(token: str) -> str:
    """Return the hash of a token, which is all that is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _revoke(person: User, *, at: datetime, record: Recorder) -> bool:
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # lock: one link at a time
    link = CalendarLink.objects.filter(person=person, revoked_at=None).first()
    if link is None:
        return False
    link.revoked_at = at
    record.summary = "Revoked"
    record.save(link, quietly=True)
    return True
