"""Giving roles to people, at once or as a proposal, and ending them. Each act ends the person's sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from priorities.access.people import lock_person
from priorities.groups.role_choices import RoleAssignment
from priorities.groups.role_services import CannotAssignRole, add_membership, check_role_dates, role_of_choice
from priorities.models import Membership
from priorities.proposals.services import propose_role
from wsscp.audit.recording import Recorder, recording_account
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.signin.ending import end_sessions


def give_or_propose_role(
    *, person: User, assignment: RoleAssignment, by: User, by_is_officer: bool, at: datetime
) -> None:
    """Give a role, or propose it where a second person must agree.

    Raises CannotAssignRole and CannotPropose.
    """
    if assignment.needs_second_person:
        propose_role(person=person, assignment=assignment, by=by, by_is_officer=by_is_officer, at=at)
        return
    with recording_account(Act.CREATED, by=by, at=at, about=person) as record:
        add_membership(
            person=person,
            seat=role_of_choice(assignment.place, record=record),
            starts_on=assignment.starts_on,
            ends_on=assignment.ends_on,
            record=record,
        )


def change_membership_end(
    *, membership: Membership, ends_on: date | None, by: User, at: datetime, today: date
) -> None:
    """Let a role end at the end of a day, or never. Raises CannotAssignRole, also for one that has ended."""
    with _ending(membership, by, at, today) as (row, record):
        if ends_on is not None and ends_on < row.starts_on:
            raise CannotAssignRole("The last day must not be before the first.")
        check_role_dates(row.seat, row.starts_on, ends_on)
        later = Membership.objects.filter(person=row.person_id, seat=row.seat_id, starts_on__gt=row.starts_on)
        if any(ends_on is None or other.starts_on <= ends_on for other in later):
            raise CannotAssignRole("They hold this seat again later on. Choose an earlier last day.")
        row.ends_on = ends_on
        record.save(row)


def end_membership(*, membership: Membership, by: User, at: datetime, today: date) -> None:
    """End a role now: yesterday becomes its last day. Raises CannotAssignRole for one that has ended."""
    with _ending(membership, by, at, today) as (row, record):
        end_or_delete_membership(row, today=today, record=record)


def end_or_delete_membership(membership: Membership, *, today: date, record: Recorder) -> None:
    """End a role's access now; delete a membership that begins today or later, as it was never held."""
    if membership.starts_on < today:
        membership.ends_on = today - timedelta(days=1)
        record.save(membership)
    else:
        record.delete(membership)  # stays in the audit trail


@contextmanager
def _ending(
    membership: Membership, by: User, at: datetime, today: date
) -> Iterator[tuple[Membership, Recorder]]:
    """Record another end of a role, and end the person's sessions; gives the row as it is saved now.

    Raises CannotAssignRole when it has ended. The person is locked first.
    """
    person, summary = membership.person, f"End of a seat: {membership.seat.in_group}"
    with recording_account(Act.CHANGED, by=by, at=at, about=person, summary=summary) as record:
        lock_person(person)
        row = Membership.objects.select_related("seat__subgroup", "person").filter(pk=membership.pk).first()
        if row is None or (row.ends_on and row.ends_on < today):
            raise CannotAssignRole("This seat has ended already. Somebody else may have ended it just now.")
        yield row, record
        end_sessions(person=person)
