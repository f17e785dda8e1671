"""Changes to somebody else's account: its name, closing, reopening, signing out."""

from datetime import date, datetime

from priorities.access.people import lock_person_to_write
from priorities.invitations.services import withdraw_pending_invitation
from priorities.memberships.services import end_or_delete_membership
from priorities.models import Membership
from priorities.proposals.services import lapse_pending_proposals
from wsscp.audit.recording import recording_account
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.signin.ending import end_sessions


def rename_person(*, person: User, name: str, by: User, at: datetime) -> None:
    """Change a person's name. Their address is not changed by others: it opens the account."""
    if person.name == name:
        return
    with recording_account(Act.CHANGED, by=by, at=at, about=person) as record:
        row = lock_person_to_write(person, record)
        row.name = name
        record.save(row)


def close_account(*, person: User, by: User, at: datetime, today: date) -> bool:
    """Close an account, its roles, invitation and proposals; return False when it is closed already.

    Its roles end with it, so that reopening gives nobody a role: roles are given anew.
    """
    if not person.is_active:
        return False
    with recording_account(Act.CHANGED, by=by, at=at, about=person) as record:
        row = lock_person_to_write(person, record)
        if not row.is_active:
            return False
        record.summary = "Account closed"
        row.is_active = False
        record.save(row)
        memberships = Membership.objects.not_ended(today).filter(person=row)
        for membership in memberships.select_related("seat__subgroup"):
            end_or_delete_membership(membership, today=today, record=record)
        withdraw_pending_invitation(person=row, at=at, record=record)
        lapse_pending_proposals(person=row, record=record)
        end_sessions(person=row)
    return True


def reopen_account(*, person: User, by: User, at: datetime) -> bool:
    """Reopen a closed account, without any role; return False when it is open."""
    if person.is_active:
        return False
    with recording_account(Act.CHANGED, by=by, at=at, about=person) as record:
        row = lock_person_to_write(person, record)
        if row.is_active:
            return False
        record.summary = "Account reopened"
        row.is_active = True
        record.save(row)
    return True
