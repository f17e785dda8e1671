"""Whom of the people somebody may see, and the lock every service about people begins with."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from priorities.models import Membership
from wsscp.models import User
from wsscp.policy import (
    Actor,
    StandingGroup,
    can_manage_accounts,
)


def visible_people(actor: Actor, *, on: date) -> QuerySet[User]:
    """Return whom somebody may see: everybody, or who holds a seat in the group the asker admits to.

    Not who held one: the list is what the chair of the Case Review Group needs, and no directory.
    """
    if can_manage_accounts(actor):
        return User.objects.all()
    if actor.chairs_case_review:
        held = Membership.objects.filter(_lasting(on), person=OuterRef("pk"), **_CASE_REVIEW)
        return User.objects.filter(Exists(held))
    return User.objects.none()


def visible_memberships(actor: Actor) -> QuerySet[Membership]:
    """Return the seats somebody may see people hold: all, or those of the group the asker admits to."""
    found = Membership.objects.select_related("seat__subgroup", "seat__agency")
    return found if can_manage_accounts(actor) else found.filter(**_CASE_REVIEW)


_CASE_REVIEW = {"seat__subgroup__opens": StandingGroup.CASE_REVIEW}


def _lasting(on: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=on)


def lock_person(person: User) -> User:
    """Return a person as they stand; whoever else writes about them waits until this transaction ends.

    Every service about people begins with this, so that two of them never wait for each other. On SQLite
    transactions begin one after the other anyway (wsscp/sqlite.py).
    """
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)
