"""Reading people: who has an account, in what state it is, and what they sit on."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, Value, When

from priorities.access.people import visible_memberships, visible_people
from priorities.models import Invitation, Membership
from wsscp.models import User
from wsscp.policy import (
    Actor,
    can_end_role,
    can_extend_role,
)
from wsscp.signin.second_factor_queries import SECOND_FACTOR_TYPES


class AccountState(StrEnum):
    """How far somebody's account is."""

    OPEN = "open"
    INVITED = "invited"
    EXPIRED = "expired"
    NOT_INVITED = "not_invited"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state as people say it."""
        return {
            AccountState.OPEN: "Open",
            AccountState.INVITED: "Invited",
            AccountState.EXPIRED: "Invitation expired",
            AccountState.NOT_INVITED: "No invitation",
            AccountState.CLOSED: "Closed",
        }[self]


def people_list(actor: Actor, *, on: date, at: datetime) -> QuerySet[User]:
    """Return whom somebody may see, each with `state`, `has_second_factor` and `seats_today`, by name."""
    seats = visible_memberships(actor).current(on).order_by("seat__subgroup__name", "pk")
    return (
        with_account_state(visible_people(actor, on=on), at=at)
        .prefetch_related(Prefetch("memberships", queryset=seats, to_attr="seats_today"))
        .order_by("name", "email")
    )


def with_account_state(people: QuerySet[User], *, at: datetime) -> QuerySet[User]:
    """Add each account's state at a moment, and whether there is a second factor."""
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


def account_state(person: User) -> AccountState:
    """Return the state of an account that was read by `with_account_state`."""
    return AccountState(person.state)


@dataclass(frozen=True)
class MembershipRow:
    """A seat somebody holds, held or will hold, and whether the asker may change when it ends."""

    membership: Membership
    when: str
    can_change: bool
    can_lengthen: bool


def memberships_of(person: User, *, actor: Actor, on: date) -> list[MembershipRow]:
    """Return what the asker may see of a person's seats: today's, those to come and those past."""
    found = visible_memberships(actor).filter(person=person).order_by("-starts_on", "pk")
    rows = [_holding(one, actor, on) for one in found]
    return sorted(rows, key=lambda row: _WHEN.index(row.when))


_WHEN = ["now", "to come", "past"]


def _holding(one: Membership, actor: Actor, on: date) -> MembershipRow:
    when = "to come" if one.starts_on > on else "now"
    if one.ends_on and one.ends_on < on:
        when = "past"
    about = {"person": one.person_id, "opens": one.seat.opens}
    return MembershipRow(
        membership=one,
        when=when,
        can_change=when != "past" and can_end_role(actor, **about),
        can_lengthen=when != "past" and can_extend_role(actor, part=one.seat.part, **about),
    )
