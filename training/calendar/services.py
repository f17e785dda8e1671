"""Somebody's own address of the calendar: made anew, taken away, and found again by its secret."""

import hashlib
import secrets
from datetime import datetime

from training.models import CalendarFeed
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm


def make_calendar_feed(*, person: User, at: datetime) -> str:
    """Give somebody a new address in the place of any they had; return its secret, which is not kept."""
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.filter(person=person).first() or CalendarFeed(person=person)
    feed.digest, feed.made_at = feed_digest(token), at
    with recording(Act.CREATED, by=person, at=at, about=feed, realm=Realm.ACCOUNT) as record:
        record.save(feed, quietly=True)
        record.add_detail("Address of the training calendar", after="new")
    return token


def end_calendar_feed(*, person: User, at: datetime) -> None:
    """Close somebody's address."""
    feed = CalendarFeed.objects.filter(person=person).first()
    if feed is None:
        return
    with recording(Act.DELETED, by=person, at=at, about=feed, realm=Realm.ACCOUNT) as record:
        record.delete(feed)
        record.changes = []
        record.add_detail("Address of the training calendar", before="open")


def feed_digest(token: str) -> str:
    """Return what is kept of an address's secret."""
    return hashlib.sha256(token.encode()).hexdigest()
