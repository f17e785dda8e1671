"""Queries about people: who has an account, its state, and the roles they hold."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, Value, When

from priorities.access.people import visible_memberships, visible_people
from priorities.models import Invitation, Membership
from wsscp.labelled import Labelled
from wsscp.models import User
from wsscp.policy import Actor, can_end_role, can_extend_role
from wsscp.signin.second_factor_queries import SECOND_FACTOR_TYPES

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    # A person from `with_account_state`.
    AccountRow = WithAnnotations[User, "_AccountFields"]


class AccountState(Labelled):
    """The state of somebody's account."""

    OPEN = "open", "Open"
    INVITED = "invited", "Invited"
    EXPIRED = "expired", "Invitation expired"
    NOT_INVITED = "not_invited", "No invitation"
    CLOSED = "closed", "Closed"


class _AccountFields(TypedDict):
    state: str
    has_second_factor: bool


def people_list(actor: Actor, *, on: date, at: datetime) -> "QuerySet[AccountRow]":
    """Return whom an actor may see, each with `state`, `has_second_factor` and `seats_today`, by name."""
    memberships = visible_memberships(actor) & Membership.objects.current(on)
    seats = memberships.order_by("seat__subgroup__name", "pk")
    return (
        with_account_state(visible_people(actor, on=on), at=at)
        .prefetch_related(Prefetch("memberships", queryset=seats, to_attr="seats_today"))
        .order_by("name", "email")
    )


def with_account_state(people: QuerySet[User], *, at: datetime) -> "QuerySet[AccountRow]":
    """Add each account's `state` at a moment, and `has_second_factor`."""
    pending = Invitation.objects.pending().filter(person=OuterRef("pk"))
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTOR_TYPES)
    return people.annotate(
        state=Case(
            When(is_active=False, then=Value(AccountState.CLOSED)),
            When(Exists(pending.filter(expires_at__gt=at)), then=Value(AccountState.INVITED)),
            When(Exists(pending), then=Value(AccountState.EXPIRED)),
            When(password__startswith=UNUSABLE_PASSWORD_PREFIX, then=Value(AccountState.NOT_INVITED)),
            default=Value(AccountState.OPEN),
        ),
        has_second_factor=Exists(factors),
    )


def account_state(person: "AccountRow") -> AccountState:
    """Return the state of an account from `with_account_state`."""
    return AccountState(person.state)


@dataclass(frozen=True)
class MembershipRow:
    """A role somebody holds, held or will hold, and whether the actor may change when it ends."""

    membership: Membership
    when: str
    can_change: bool
    can_lengthen: bool


def memberships_of(person: User, *, actor: Actor, on: date) -> list[MembershipRow]:
    """Return the roles of a person that the actor may see: today's, those to come and those past."""
    memberships = visible_memberships(actor).filter(person=person).order_by("-starts_on", "pk")
    rows = [_membership_row(membership, actor, on) for membership in memberships]
    return sorted(rows, key=lambda row: _WHEN.index(row.when))


_WHEN = ["now", "to come", "past"]


def _membership_row(membership: Membership, actor: Actor, on: date) -> MembershipRow:
    when = "to come" if membership.starts_on > on else "now"
    if membership.ends_on and membership.ends_on < on:
        when = "past"
    person, seat = membership.person_id, membership.seat
    return MembershipRow(
        membership=membership,
        when=when,
        can_change=when != "past" and can_end_role(actor, person=person, opens=seat.opens),
        can_lengthen=when != "past"
        and can_extend_role(actor, person=person, part=seat.part, opens=seat.opens),
    )
