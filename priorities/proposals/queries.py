"""Proposals that wait for a second person, and who could agree."""

from datetime import date, datetime

from django.db.models import Case, QuerySet, When

from priorities.models import Membership, Proposal
from wsscp.models import User
from wsscp.policy import (
    HeldRole,
    actor_of,
    can_agree,
)


def pending_proposals_for(person: User) -> QuerySet[Proposal]:
    """Return what waits for a second person to agree about somebody."""
    return _with_names(Proposal.objects.filter(person=person, state=Proposal.State.PENDING))


def all_proposals(*, at: datetime) -> QuerySet[Proposal]:
    """Return every proposal with `waits`, those that wait first, and then the newest."""
    waits = Case(When(state=Proposal.State.PENDING, expires_at__gt=at, then=True), default=False)
    return _with_names(Proposal.objects.annotate(waits=waits)).order_by("-waits", "-at", "-pk")


def _with_names(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return found.select_related("person", "seat__subgroup", "seat__agency", "by", "decided_by")


def who_can_agree(proposal: Proposal, *, on: date) -> list[User]:
    """Return who may agree to a proposal by the seats they hold on a day; one query."""
    held: dict[User, list[HeldRole]] = {}
    seated = Membership.objects.filter(person__is_active=True).current(on)
    for one in seated.select_related("person", "seat__subgroup"):
        seat = HeldRole(one.seat.part, one.seat.subgroup_id, one.seat.opens)
        held.setdefault(one.person, []).append(seat)
    about = {
        "person": proposal.person_id,
        "proposer": proposal.by_id,
        "proposer_is_officer": proposal.by_is_officer,
    }
    return [person for person, seats in held.items() if can_agree(actor_of(person.pk, seats), **about)]
