"""Emergency access: reading the case reviews for an hour without a role in the group; two people decide."""

from datetime import datetime, timedelta

from priorities.models import Membership
from reviews.models import BreakGlass
from wsscp.audit.recording import record_event, recording_account
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm, RoleKind, StandingGroup

ACCESS_LASTS = timedelta(minutes=60)
# A request that nobody approved by then has to be made again.
REQUEST_VALID_FOR = timedelta(hours=24)


class EmergencyAccessRefusedError(Exception):
    """The request cannot be approved: it was approved already, is one's own, or was made too long ago."""


def request_emergency_access(*, reason: str, by: User, at: datetime) -> BreakGlass:
    """Request to read the case reviews, and mail the group's chair."""
    with recording_account(Act.PROPOSED, by=by, at=at, summary="Asked") as record:
        access = record.save(BreakGlass(asked_by=by, reason=reason, asked_at=at), quietly=True)
        _mail_chairs("break_glass_asked", access, at)
    return access


def approve_emergency_access(*, access: BreakGlass, by: User, at: datetime) -> BreakGlass:
    """Approve another person's request, for an hour from now. Raises EmergencyAccessRefusedError."""
    with recording_account(Act.AGREED, by=by, at=at, about=access, summary="Opened") as record:
        record.lock_version(access)
        row = BreakGlass.objects.select_for_update(no_key=True).get(pk=access.pk)
        if row.agreed_by_id or row.asked_by_id == by.pk or row.asked_at + REQUEST_VALID_FOR < at:
            raise EmergencyAccessRefusedError
        row.agreed_by, row.ends_at = by, at + ACCESS_LASTS
        record.save(row, quietly=True)
        _mail_chairs("break_glass_opened", row, at)
    return row


def end_emergency_access(*, access: BreakGlass, by: User, at: datetime) -> None:
    """End an open access before its hour is over."""
    assert access.ends_at is not None
    with recording_account(Act.CHANGED, by=by, at=at, about=access, summary="Ended") as record:
        access.ends_at = min(access.ends_at, at)
        record.save(access, quietly=True)


def record_access_use(*, access: BreakGlass, by: User, at: datetime) -> None:
    """Record that somebody entered with it."""
    record_event(Act.READ, by=by, at=at, about=access, realm=Realm.CASE, summary="Went in by break-glass")


def _mail_chairs(template: str, row: BreakGlass, at: datetime) -> None:
    """Mail whoever chairs the group that day: who, why and until when, and nothing of any case."""
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
