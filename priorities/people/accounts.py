"""Giving somebody an account and roles."""

from collections.abc import Iterable
from datetime import date, datetime

from priorities.groups.role_services import ensure_membership, get_or_create_role
from priorities.models import Seat, Subgroup
from wsscp.audit.recording import recording_account
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Role


def add_account(
    *,
    email: str,
    name: str,
    role: Role | None = None,
    subgroup: Subgroup | None = None,
    seats: Iterable[Seat] = (),
    starts_on: date,
    at: datetime,
    password: str | None = None,
) -> User:
    """Return the account of an address, created if need be, with a role and seats from a day on.

    For the command line, and the example data where each seat has its title and agency; the access rules of
    the pages do not apply. A role held already is left as it is. Without a password the account opens by
    reset link.
    """
    user = User.objects.filter(email__iexact=email).first()
    act = Act.CHANGED if user else Act.CREATED
    with recording_account(act, by=None, at=at, about=user) as record:
        user = user or record.save(User.objects.new_user(email, password, name=name))
        given = [get_or_create_role(role, subgroup, record=record)] if role else []
        for seat in (*given, *seats):
            ensure_membership(person=user, seat=seat, starts_on=starts_on, record=record)
    return user
