"""Giving a role to a person between two days: the only way to write a membership."""

from datetime import date

from django.db.models import Q

from priorities.access.people import lock_person
from priorities.groups.role_choices import RoleChoice
from priorities.models import Membership, Seat, Subgroup
from wsscp.audit.recording import Recorder
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.policy import RoleKind
from wsscp.signin.ending import end_sessions


class CannotAssignRole(Exception):
    """The role cannot be given, or its end changed. The message says why."""


def add_membership(
    *, person: User, seat: Seat, starts_on: date, ends_on: date | None, record: Recorder
) -> Membership:
    """Give a role to a person, and end their sessions. Raises CannotAssignRole."""
    lock_person(person)
    check_role_dates(seat, starts_on, ends_on)
    ends_after = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    starts_before = Q() if ends_on is None else Q(starts_on__lte=ends_on)
    held = Membership.objects.filter(ends_after, starts_before, person=person, seat=seat).first()
    if held is not None:
        until = f"until {long_date(held.ends_on)}" if held.ends_on else "with no end"
        raise CannotAssignRole(f"{person} holds this seat already, from {long_date(held.starts_on)} {until}.")
    record.summary = f"Seat given: {seat.in_group}"
    row = record.save(Membership(person=person, seat=seat, starts_on=starts_on, ends_on=ends_on))
    end_sessions(person=person)
    return row


def check_role_dates(seat: Seat, starts_on: date, ends_on: date | None) -> None:
    """Raise CannotAssignRole unless the role exists on every day from the first to the last."""
    if seat.starts_on and starts_on < seat.starts_on:
        raise CannotAssignRole(f"There is such a seat from {long_date(seat.starts_on)} only.")
    if seat.ends_on and (ends_on is None or ends_on > seat.ends_on):
        raise CannotAssignRole(
            f"There is such a seat until {long_date(seat.ends_on)}: enter a last day by then."
        )


def role_of_choice(choice: RoleChoice, *, record: Recorder) -> Seat:
    """Return the role of a choice, created if it does not exist."""
    return choice.seat or plain_role(choice.part, choice.group, record=record)


def plain_role(part: RoleKind, group: Subgroup | None, *, record: Recorder) -> Seat:
    """Return the role of a kind without title or agency, in a group or in none, created if need be."""
    role = Seat.objects.filter(part=part, subgroup=group, title="", agency=None, ends_on=None).first()
    return role or record.save(Seat(part=part, subgroup=group))
