"""Break-glass: reading the case reviews for an hour without a seat in the group, by two people's word."""

from datetime import datetime, timedelta

from priorities.models import Membership
from reviews.models import BreakGlass
from wsscp.audit.recording import record_event, recording
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm, RoleKind, StandingGroup

ACCESS_LASTS = timedelta(minutes=60)
# One who asked and was not answered asks anew.
REQUEST_VALID_FOR = timedelta(hours=24)


class EmergencyAccessRefusedError(Exception):
    """There is nothing to agree to: it was agreed to already, or asked too long ago."""


def request_emergency_access(*, reason: str, by: User, at: datetime) -> BreakGlass:
    """Ask to read the case reviews; the group's chair is told at once."""
    with recording(Act.PROPOSED, by=by, at=at, realm=Realm.ACCOUNT, summary="Asked") as record:
        asked = record.save(BreakGlass(asked_by=by, reason=reason, asked_at=at), quietly=True)
        _tell_chair("break_glass_asked", asked, at)
    return asked


def approve_emergency_access(*, asked: BreakGlass, by: User, at: datetime) -> BreakGlass:
    """Agree to another's asking: from now, for an hour. Raises EmergencyAccessRefusedError."""
    with recording(Act.AGREED, by=by, at=at, about=asked, realm=Realm.ACCOUNT, summary="Opened") as record:
        row = BreakGlass.objects.select_for_update(no_key=True).get(pk=asked.pk)
        if row.agreed_by_id or row.asked_by_id == by.pk or row.asked_at + REQUEST_VALID_FOR < at:
            raise EmergencyAccessRefusedError
        row.agreed_by, row.ends_at = by, at + ACCESS_LASTS
        record.save(row, quietly=True)
        _tell_chair("break_glass_opened", row, at)
    return row


def end_emergency_access(*, opened: BreakGlass, by: User, at: datetime) -> None:
    """End the hour before it is over."""
    with recording(Act.CHANGED, by=by, at=at, about=opened, realm=Realm.ACCOUNT, summary="Ended") as record:
        opened.ends_at = min(opened.ends_at, at)
        record.save(opened, quietly=True)


def record_access_use(*, opened: BreakGlass, by: User, at: datetime) -> None:
    """Note that somebody went in."""
    record_event(Act.READ, by=by, at=at, about=opened, realm=Realm.CASE, summary="Went in by break-glass")


def _tell_chair(template: str, row: BreakGlass, at: datetime) -> None:
    """Mail whoever chairs the group that day. The mail says who, why and until when, and of no case."""
    chairs = Membership.objects.filter(
        seat__part=RoleKind.CHAIR, seat__subgroup__opens=StandingGroup.CASE_REVIEW
    )
    for address in chairs.current(at.date()).values_list("person__email", flat=True).distinct():
        context = {
            "asked_by": str(row.asked_by),
            "agreed_by": str(row.agreed_by or ""),
            "reason": row.reason,
            "ends_at": row.ends_at,
        }
        queue_mail(template=template, to=address, context=context, at=at)
