"""Somebody's own secret address of a calendar: made, replaced and closed by its owner, shown once."""

import secrets
from datetime import datetime

from wsscp.audit.recording import recording_account
from wsscp.digests import sha256_of
from wsscp.models import CalendarAddress, User
from wsscp.models.audit import Act


def calendar_address_of(person: User, kind: CalendarAddress.Kind) -> CalendarAddress | None:
    """Return somebody's address of a calendar, if any."""
    return CalendarAddress.objects.filter(person=person, kind=kind).first()


def calendar_address_by_token(token: str, kind: CalendarAddress.Kind) -> CalendarAddress | None:
    """Return the address of a calendar with a secret while its owner's account is open, if any."""
    addresses = CalendarAddress.objects.filter(kind=kind, digest=sha256_of(token), person__is_active=True)
    return addresses.select_related("person").first()


def make_calendar_address(
    *, person: User, kind: CalendarAddress.Kind, only_mine: bool = False, at: datetime
) -> str:
    """Make somebody's address of a calendar and return its secret; the one before it stops working."""
    token = secrets.token_urlsafe(32)
    with recording_account(Act.CREATED, by=person, at=at) as record:
        User.objects.select_for_update(no_key=True).get(pk=person.pk)  # lock: one address of a kind
        address = calendar_address_of(person, kind) or CalendarAddress(person=person, kind=kind)
        address.digest, address.only_mine, address.made_at = sha256_of(token), only_mine, at
        record.summary = f"Address of the calendar of {kind.label} made"
        record.save(address, quietly=True)
        if only_mine:
            record.add_detail("shows", after="what their groups are responsible for")
    return token


def close_calendar_address(*, person: User, kind: CalendarAddress.Kind, at: datetime) -> None:
    """Delete somebody's address of a calendar, which then stops working; nothing if there is none."""
    address = calendar_address_of(person, kind)
    if address is None:
        return
    with recording_account(Act.DELETED, by=person, at=at, about=address) as record:
        record.summary = f"Address of the calendar of {kind.label} closed"
        record.delete(address)
        record.changes = []  # its digest, too, is nobody's business
