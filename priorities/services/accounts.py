"""Giving somebody an account and a seat."""

from datetime import date

from django.db import transaction

from priorities.models import Membership, Subgroup
from wsscp.models import User
from wsscp.policy import Role


@transaction.atomic
def add_account(
    *,
    email: str,
    name: str,
    role: Role,
    subgroup: Subgroup | None,
    starts_on: date,
    password: str | None = None,
) -> User:
    """Return the account of an address, made if need be, holding a seat from a day on.

    A seat held already is left as it is. Without a password the account opens by reset link.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name)
    if not Membership.objects.filter(person=user, role=role, subgroup=subgroup, ends_on=None).exists():
        Membership.objects.create(person=user, role=role, subgroup=subgroup, starts_on=starts_on)
    return user
