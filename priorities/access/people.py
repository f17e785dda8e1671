"""Whom of the people somebody may see and change: the guards of all pages about people."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from priorities.access.guards import actor_for, allow, demand
from priorities.models import Membership
from wsscp import policy
from wsscp.models import User
from wsscp.policy import (
    Actor,
    Opens,
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


def visible_holdings(actor: Actor) -> QuerySet[Membership]:
    """Return the seats somebody may see people hold: all, or those of the group the asker admits to."""
    found = Membership.objects.select_related("seat__subgroup", "seat__agency")
    return found if can_manage_accounts(actor) else found.filter(**_CASE_REVIEW)


_CASE_REVIEW = {"seat__subgroup__opens": Opens.CASE_REVIEW}


def _lasting(on: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=on)


who_sees_people = allow(policy.can_see_people, seen=policy.can_know_of_people)


who_manages_accounts = allow(policy.can_manage_accounts, seen=policy.can_know_of_people)


def person_for(request: HttpRequest, pk: int) -> User:
    """Return a person whoever asks may see. Raises Http404 for the others."""
    seen = visible_people(actor_for(request), on=timezone.localdate())
    return get_object_or_404(seen, pk=pk)


def person_to_change(request: HttpRequest, pk: int) -> User:
    """Return a person whose account whoever asks may change: never their own."""
    person = person_for(request, pk)
    demand(request, policy.can_change_account, person.pk, seen=policy.can_see_people)
    return person


def locked(person: User) -> User:
    """Return a person as they stand; whoever else writes about them waits until this transaction ends.

    Every service about people begins with this, so that two of them never wait for each other. On SQLite
    transactions begin one after the other anyway (wsscp/sqlite.py).
    """
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)
