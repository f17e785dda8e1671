"""Somebody's own secret address of the calendar: making it and deleting it."""

import hashlib
import secrets
from datetime import datetime

from training.models import CalendarFeed
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm


def make_calendar_feed(*, person: User, at: datetime) -> str:
    """Replace somebody's address with a new one; return its secret, which is not stored."""
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.filter(person=person).first() or CalendarFeed(person=person)
    feed.digest, feed.made_at = feed_digest(token), at
    with recording(Act.CREATED, by=person, at=at, about=feed, realm=Realm.ACCOUNT) as record:
        record.save(feed, quietly=True)
        record.add_detail("Address of the training calendar", after="new")
    return token


def end_calendar_feed(*, person: User, at: datetime) -> None:
    """Delete somebody's address, which then stops working."""
    feed = CalendarFeed.objects.filter(person=person).first()
    if feed is None:
        return
    with recording(Act.DELETED, by=person, at=at, about=feed, realm=Realm.ACCOUNT) as record:
        record.delete(feed)
        record.changes = []
        record.add_detail("Address of the training calendar", before="open")


def feed_digest(token: str) -> str:
    """Return the digest that is stored of an address's secret."""
    return hashlib.sha256(token.encode()).hexdigest()
