"""Invitations: how an account opens. A mailed link works once, for a week; only its hash is saved."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from priorities.access.people import lock_person, lock_person_to_write
from priorities.groups.role_choices import RoleAssignment
from priorities.memberships.services import give_or_propose_role
from priorities.models import Invitation
from wsscp.audit.recording import Recorder, recording_account
from wsscp.dates import long_date
from wsscp.digests import sha256_of
from wsscp.mail.links import absolute_url
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act

INVITATION_DAYS = 7


class AccountExists(Exception):
    """There is an account with this address."""

    def __init__(self, person: User) -> None:
        super().__init__(f"There is an account with the address {person.email}.")
        self.person = person


class CannotInvite(Exception):
    """This person's account opens without an invitation, or not at all. The message says why."""


class InvitationInvalid(Exception):
    """The link was used or withdrawn, has expired, or never was valid."""


def invite_person(
    *,
    email: str,
    name: str,
    assignment: RoleAssignment | None,
    by: User,
    by_is_officer: bool,
    at: datetime,
) -> User:
    """Create an account, with a role where one was chosen, and mail the link that opens it.

    Raises AccountExists for an address that has an account, and ValidationError for what is no address.
    """
    with recording_account(Act.CREATED, by=by, at=at) as whole:
        with recording_account(Act.CREATED, by=by, at=at, summary="Invited") as record:
            person = whole.about = _create_account(email, name, record)
            _send_link(person, by=by, at=at, record=record)
        if assignment is not None:
            give_or_propose_role(
                person=person, assignment=assignment, by=by, by_is_officer=by_is_officer, at=at
            )
    return person


def _create_account(email: str, name: str, record: Recorder) -> User:
    email = User.objects.normalize_email(email).lower()
    existing = User.objects.filter(email=email).first()
    if existing is not None:
        raise AccountExists(existing)
    person = User(email=email, name=name)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    record.save(person, quietly=True)
    record.about = person
    record.add_detail("Account", after=person.email)
    return person


def resend_invitation(*, person: User, by: User, at: datetime) -> None:
    """Mail a new link; the earlier one no longer works. Raises CannotInvite."""
    with recording_account(Act.CHANGED, by=by, at=at, about=person, summary="Invited again") as record:
        _send_link(_lock_invitable(person), by=by, at=at, record=record)


def withdraw_invitation(*, person: User, by: User, at: datetime) -> bool:
    """Withdraw a person's invitation; return False when there is none."""
    with recording_account(Act.CHANGED, by=by, at=at, about=person) as record:
        return withdraw_pending_invitation(person=lock_person(person), at=at, record=record)


def withdraw_pending_invitation(*, person: User, at: datetime, record: Recorder) -> bool:
    """Withdraw a person's pending invitation, if any, as part of another act."""
    pending = Invitation.objects.pending().filter(person=person).first()
    if pending is None:
        return False
    pending.withdrawn_at = at
    record.save(pending, quietly=True)
    record.add_detail("Invitation", before=f"Open until {_day(pending)}", after="Withdrawn")
    return True


def create_invitation_link(*, person: User, at: datetime) -> str:
    """Return the path of a new invitation, for the command line. Raises CannotInvite."""
    with recording_account(Act.CHANGED, by=None, at=at, about=person, summary="Invited") as record:
        return _path(_issue(_lock_invitable(person), by=None, at=at, record=record))


def find_open_invitation(token: str, *, at: datetime) -> Invitation | None:
    """Return the invitation of a link that works at a moment, else None."""
    invitations = Invitation.objects.open(at).filter(token_hash=sha256_of(token))
    return invitations.select_related("person", "by").first()


def accept_invitation(*, token: str, name: str, password: str, at: datetime) -> User:
    """Open the account an invitation is for, with a name and a password.

    Raises InvitationInvalid, also for the later of two clicks at once.
    """
    hashed = make_password(password)
    with recording_account(Act.CHANGED, by=None, at=at, summary="Took up the invitation") as record:
        unlocked = find_open_invitation(token, at=at)
        if unlocked is None:
            raise InvitationInvalid
        record.by = unlocked.person
        person = lock_person_to_write(unlocked.person, record)
        # Read again now that the person is locked: another request may have used the link meanwhile.
        invitation = find_open_invitation(token, at=at)
        if invitation is None or person.has_usable_password():
            raise InvitationInvalid
        record.by = record.about = person
        invitation.accepted_at = at
        record.save(invitation, quietly=True)
        person.password = hashed
        record.add_detail("Password", after="Set by the invitation")
        if person.name != name:
            record.add_detail("Name", before=person.name or None, after=name)
            person.name = name
        record.save(person, quietly=True)
    return person


def _lock_invitable(person: User) -> User:
    """Lock and return a person who can be invited. Raises CannotInvite."""
    row = lock_person(person)
    if not row.is_active:
        raise CannotInvite("This account is closed. Reopen it first.")
    if row.has_usable_password() or row.last_login:
        raise CannotInvite("This account is open: its owner signs in, or asks for a new password there.")
    return row


def _send_link(person: User, *, by: User, at: datetime, record: Recorder) -> None:
    token = _issue(person, by=by, at=at, record=record)
    context = {
        "name": person.name,
        "by": str(by),
        "link": absolute_url(_path(token)),
        "until": long_date(timezone.localdate(_expiry(at))),
    }
    queue_mail(template="invitation", to=person.email, context=context, at=at)


def _issue(person: User, *, by: User | None, at: datetime, record: Recorder) -> str:
    """Save the hash of a new link and return its token; an earlier invitation is withdrawn."""
    withdraw_pending_invitation(person=person, at=at, record=record)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(person=person, token_hash=sha256_of(token), by=by, at=at, expires_at=_expiry(at))
    record.save(invitation, quietly=True)
    record.add_detail("Invitation", after=f"Open until {_day(invitation)}")
    return token


def _path(token: str) -> str:
    return reverse("priorities:invitation", args=[token])


def _expiry(at: datetime) -> datetime:
    return at + timedelta(days=INVITATION_DAYS)


def _day(invitation: Invitation) -> str:
    return long_date(timezone.localdate(invitation.expires_at))
