"""Reading people: who has an account, in what state it is, and what they sit on."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from priorities.models import Invitation, Membership, Proposal
from wsscp.models import User
from wsscp.policy import (
    Actor,
    HeldSeat,
    Opens,
    actor_of,
    can_agree,
    can_end_seat,
    can_lengthen_seat,
    can_manage_accounts,
)
from wsscp.signin.factor_queries import SECOND_FACTORS


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


def people_list(actor: Actor, *, on: date, at: datetime) -> QuerySet[User]:
    """Return whom somebody may see, each with `state`, `has_factor` and `seats_today`, by name."""
    seats = visible_holdings(actor).current(on).order_by("seat__subgroup__name", "pk")
    return (
        with_state(visible_people(actor, on=on), at=at)
        .prefetch_related(Prefetch("memberships", queryset=seats, to_attr="seats_today"))
        .order_by("name", "email")
    )


def with_state(people: QuerySet[User], *, at: datetime) -> QuerySet[User]:
    """Add each account's state at a moment, and whether there is a second factor."""
    pending = Invitation.objects.pending().filter(person=OuterRef("pk"))
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    return people.annotate(
        state=Case(
            When(is_active=False, then=Value(AccountState.CLOSED)),
            When(Exists(pending.filter(expires_at__gt=at)), then=Value(AccountState.INVITED)),
            When(Exists(pending), then=Value(AccountState.EXPIRED)),
            When(password__startswith=UNUSABLE_PASSWORD_PREFIX, then=Value(AccountState.NOT_INVITED)),
            default=Value(AccountState.OPEN),
        ),
        has_factor=Exists(factors),
    )


def state_of(person: User) -> AccountState:
    """Return the state of an account that was read by `with_state`."""
    return AccountState(person.state)


@dataclass(frozen=True)
class Holding:
    """A seat somebody holds, held or will hold, and whether the asker may change when it ends."""

    membership: Membership
    when: str
    can_change: bool
    can_lengthen: bool


def holdings_of(person: User, *, actor: Actor, on: date) -> list[Holding]:
    """Return what the asker may see of a person's seats: today's, those to come and those past."""
    found = visible_holdings(actor).filter(person=person).order_by("-starts_on", "pk")
    rows = [_holding(one, actor, on) for one in found]
    return sorted(rows, key=lambda row: _WHEN.index(row.when))


_WHEN = ["now", "to come", "past"]


def _holding(one: Membership, actor: Actor, on: date) -> Holding:
    when = "to come" if one.starts_on > on else "now"
    if one.ends_on and one.ends_on < on:
        when = "past"
    about = {"person": one.person_id, "opens": one.seat.opens}
    return Holding(
        membership=one,
        when=when,
        can_change=when != "past" and can_end_seat(actor, **about),
        can_lengthen=when != "past" and can_lengthen_seat(actor, part=one.seat.part, **about),
    )


def proposals_about(person: User) -> QuerySet[Proposal]:
    """Return what waits for a second person to agree about somebody."""
    return _with_names(Proposal.objects.filter(person=person, state=Proposal.State.PENDING))


def proposals(*, at: datetime) -> QuerySet[Proposal]:
    """Return every proposal with `waits`, those that wait first, and then the newest."""
    waits = Case(When(state=Proposal.State.PENDING, expires_at__gt=at, then=True), default=False)
    return _with_names(Proposal.objects.annotate(waits=waits)).order_by("-waits", "-at", "-pk")


def _with_names(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return found.select_related("person", "seat__subgroup", "seat__agency", "by", "decided_by")


def who_can_agree(proposal: Proposal, *, on: date) -> list[User]:
    """Return who may agree to a proposal by the seats they hold on a day; one query."""
    held: dict[User, list[HeldSeat]] = {}
    seated = Membership.objects.filter(person__is_active=True).current(on)
    for one in seated.select_related("person", "seat__subgroup"):
        seat = HeldSeat(one.seat.part, one.seat.subgroup_id, one.seat.opens)
        held.setdefault(one.person, []).append(seat)
    about = {
        "person": proposal.person_id,
        "proposer": proposal.by_id,
        "proposer_is_officer": proposal.by_is_officer,
    }
    return [person for person, seats in held.items() if can_agree(actor_of(person.pk, seats), **about)]
