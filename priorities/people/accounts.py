"""Giving somebody an account and roles."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from priorities.groups.role_services import ensure_membership, get_or_create_role
from priorities.models import Seat, Subgroup
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm, Role


def add_account(
    *,
    email: str,
    name: str,
    role: Role,
    subgroup: Subgroup | None,
    starts_on: date,
    at: datetime,
    password: str | None = None,
) -> User:
    """Return the account of an address, created if need be, with a role from a day on.

    For the command line and the example data, to which the access rules of the pages do not apply.
    A role held already is left as it is. Without a password the account opens by reset link.
    """
    return _account_with_seats(
        email,
        name,
        password,
        lambda record: [get_or_create_role(role, subgroup, record=record)],
        starts_on,
        at,
    )


def add_account_with_roles(
    *, email: str, name: str, seats: Iterable[Seat], starts_on: date, at: datetime, password: str | None
) -> User:
    """Return the account of an address, created if need be, with these roles from a day on.

    For the example data, where each role has its title and agency.
    """
    return _account_with_seats(email, name, password, lambda record: seats, starts_on, at)


def _account_with_seats(
    email: str,
    name: str,
    password: str | None,
    seats: Callable[[Recorder], Iterable[Seat]],
    starts_on: date,
    at: datetime,
) -> User:
    user = User.objects.filter(email__iexact=email).first()
    act = Act.CHANGED if user else Act.CREATED
    with recording(act, by=None, at=at, about=user, realm=Realm.ACCOUNT) as record:
        user = user or record.save(User.objects.new_user(email, password, name=name))
        for seat in seats(record):
            ensure_membership(person=user, seat=seat, starts_on=starts_on, record=record)
    return user
