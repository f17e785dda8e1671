"""Giving seats to people, and ending them. Each act is in the trail, and ends the person's sessions."""

from datetime import date, datetime, timedelta

from priorities.access.people import lock_person
from priorities.groups.assignment import CannotAssignRole, add_membership, check_role_dates, role_of_choice
from priorities.groups.role_choices import RoleChoice
from priorities.models import Membership
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm
from wsscp.signin.ending import end_sessions


def give_role(
    *, person: User, place: RoleChoice, starts_on: date, ends_on: date | None, by: User, at: datetime
) -> Membership:
    """Let a person hold a seat between two days. Raises CannotAssignRole."""
    with recording(Act.CREATED, by=by, at=at, about=person, realm=Realm.ACCOUNT) as record:
        seat = role_of_choice(place, record=record)
        return add_membership(person=person, seat=seat, starts_on=starts_on, ends_on=ends_on, record=record)


def change_membership_end(
    *, membership: Membership, ends_on: date | None, by: User, at: datetime, today: date
) -> None:
    """Let a seat end at the end of a day, or never. Raises CannotAssignRole for one that is over."""
    with recording(
        Act.CHANGED, by=by, at=at, about=membership.person, realm=Realm.ACCOUNT, summary=_ends(membership)
    ) as record:
        row = _lasting(membership, today)
        if ends_on is not None and ends_on < row.starts_on:
            raise CannotAssignRole("The last day must not be before the first.")
        check_role_dates(row.seat, row.starts_on, ends_on)
        later = Membership.objects.filter(person=row.person_id, seat=row.seat_id, starts_on__gt=row.starts_on)
        if any(ends_on is None or one.starts_on <= ends_on for one in later):
            raise CannotAssignRole("They hold this seat again later on. Choose an earlier last day.")
        row.ends_on = ends_on
        record.save(row)
        end_sessions(person=row.person)


def end_membership(*, membership: Membership, by: User, at: datetime, today: date) -> None:
    """End a seat now: yesterday becomes its last day. Raises CannotAssignRole for one that is over."""
    with recording(
        Act.CHANGED, by=by, at=at, about=membership.person, realm=Realm.ACCOUNT, summary=_ends(membership)
    ) as record:
        end_or_delete_membership(_lasting(membership, today), today=today, record=record)
        end_sessions(person=membership.person)


def end_or_delete_membership(membership: Membership, *, today: date, record: Recorder) -> None:
    """Take a seat's access from this moment. One that was to begin today or later is not kept as held."""
    if membership.starts_on < today:
        membership.ends_on = today - timedelta(days=1)
        record.save(membership)
    else:
        record.delete(membership)  # history and trail keep what it was


def _lasting(membership: Membership, today: date) -> Membership:
    lock_person(membership.person)
    row = Membership.objects.select_related("seat__subgroup", "person").filter(pk=membership.pk).first()
    if row is None or (row.ends_on and row.ends_on < today):
        raise CannotAssignRole("This seat has ended already. Somebody else may have ended it just now.")
    return row


def _ends(membership: Membership) -> str:
    return f"End of a seat: {membership.seat.in_group}"
