"""Proposals that wait for a second person, and who could agree."""

from datetime import date, datetime

from django.db.models import Case, QuerySet, When

from priorities.models import Membership, Proposal
from wsscp.models import User
from wsscp.policy import HeldRole, actor_of, can_agree


def pending_proposals_for(person: User) -> QuerySet[Proposal]:
    """Return the proposals about somebody that wait for a second person to agree."""
    return _with_names(Proposal.objects.filter(person=person, state=Proposal.State.PENDING))


def all_proposals(*, at: datetime) -> QuerySet[Proposal]:
    """Return every proposal with `waits`, those that wait first, and then the newest."""
    waits = Case(When(state=Proposal.State.PENDING, expires_at__gt=at, then=True), default=False)
    return _with_names(Proposal.objects.annotate(waits=waits).order_by("-waits", "-at", "-pk"))


def _with_names(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return proposals.select_related("person", "seat__subgroup", "seat__agency", "by", "decided_by")


def who_can_agree(proposal: Proposal, *, on: date) -> list[User]:
    """Return who may agree to a proposal by the roles they hold on a day; one query."""
    roles: dict[User, list[HeldRole]] = {}
    memberships = Membership.objects.filter(person__is_active=True).current(on)
    for membership in memberships.select_related("person", "seat__subgroup"):
        seat = membership.seat
        roles.setdefault(membership.person, []).append(HeldRole(seat.part, seat.subgroup_id, seat.opens))
    return [
        person
        for person, held in roles.items()
        if can_agree(
            actor_of(person.pk, held),
            person=proposal.person_id,
            proposer=proposal.by_id,
            proposer_is_officer=proposal.by_is_officer,
        )
    ]
