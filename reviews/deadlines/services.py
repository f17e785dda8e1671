"""The secret address of somebody's calendar. It is shown once; only its digest is stored."""

import hashlib
import secrets
from datetime import datetime

from reviews.models import CalendarAddress
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm


def make_calendar_address(*, person: User, at: datetime) -> str:
    """Return a new secret for somebody's calendar; an earlier one stops working."""
    token = secrets.token_urlsafe(32)
    with recording(
        Act.CREATED, by=person, at=at, realm=Realm.ACCOUNT, summary="Calendar address made"
    ) as record:
        CalendarAddress.objects.filter(person=person).delete()
        record.save(CalendarAddress(person=person, digest=address_digest(token), made_at=at), quietly=True)
    return token


def end_calendar_address(*, person: User, at: datetime) -> None:
    """Delete the address, which then stops working."""
    summary = "Calendar address ended"
    with recording(Act.DELETED, by=person, at=at, about=person, realm=Realm.ACCOUNT, summary=summary):
        CalendarAddress.objects.filter(person=person).delete()


def address_digest(token: str) -> str:
    """Return the digest that is stored of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
