"""Proposals that take two people: one proposes, another agrees, and only then is it done."""

from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from priorities.access.people import lock_person
from priorities.groups.role_choices import RoleAssignment
from priorities.groups.role_services import CannotAssignRole, add_membership, role_of_choice
from priorities.models import Proposal
from priorities.proposals.queries import who_can_agree
from wsscp.audit.recording import Recorder, recording_account
from wsscp.dates import long_date
from wsscp.mail.links import absolute_url
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.signin.ending import end_sessions

PROPOSAL_DAYS = 14


class CannotPropose(Exception):
    """It cannot be proposed. The message says why."""


class CannotDecide(Exception):
    """Somebody else decided, or it lapsed, or its subject has changed. The message says which."""


def propose_role(
    *, person: User, assignment: RoleAssignment, by: User, by_is_officer: bool, at: datetime
) -> Proposal:
    """Propose a role for a person. Raises CannotPropose when it is proposed already."""
    with recording_account(Act.PROPOSED, by=by, at=at, about=person) as record:
        seat = role_of_choice(assignment.place, record=record)
        record.summary = f"The seat {seat.in_group}"
        proposal = Proposal(
            kind=Proposal.Kind.SEAT,
            person=person,
            seat=seat,
            starts_on=assignment.starts_on,
            ends_on=assignment.ends_on,
        )
        return _propose(proposal, assignment.reason, by, by_is_officer, at, record)


def propose_factor_reset(
    *, person: User, reason: str, by: User, by_is_officer: bool, at: datetime
) -> Proposal:
    """Propose the reset of second factors a person lost. Raises CannotPropose."""
    with recording_account(Act.PROPOSED, by=by, at=at, about=person) as record:
        if not Authenticator.objects.filter(user=person.pk).exists():
            raise CannotPropose(f"{person} has no second factor: signing in asks for the password alone.")
        record.summary = "The reset of second factors"
        proposal = Proposal(kind=Proposal.Kind.FACTORS, person=person)
        return _propose(proposal, reason, by, by_is_officer, at, record)


def _propose(
    proposal: Proposal, reason: str, by: User, by_is_officer: bool, at: datetime, record: Recorder
) -> Proposal:
    person = lock_person(proposal.person)
    if not person.is_active:
        raise CannotPropose("This account is closed. Reopen it first.")
    for other in Proposal.objects.filter(
        person=person, kind=proposal.kind, seat=proposal.seat, state=Proposal.State.PENDING
    ):
        if other.is_pending(at):
            raise CannotPropose(f"{other.by} proposed this already. It waits for a second person to agree.")
        _lapse(other, record)
    proposal.reason, proposal.by, proposal.by_is_officer = reason, by, by_is_officer
    proposal.at, proposal.expires_at = at, at + timedelta(days=PROPOSAL_DAYS)
    record.save(proposal, quietly=True)
    record.add_detail("Reason", after=reason)
    _send_proposed(proposal, at)
    return proposal


def agree_to_proposal(*, proposal: Proposal, by: User, at: datetime) -> None:
    """Agree to a proposal, and carry it out. Raises CannotDecide, also for the later of two at once."""
    with recording_account(Act.AGREED, by=by, at=at, about=proposal.person) as record:
        row = _lock_pending(proposal, at)
        row.state, row.decided_by, row.decided_at = Proposal.State.AGREED, by, at
        record.save(row, quietly=True)
        record.add_detail("Proposed by", after=str(row.by))
        if row.kind == Proposal.Kind.SEAT:
            _give_role(row, timezone.localdate(at), record)
        else:
            _remove_factors(row.person, record)
        _send_decided(row, at)


def refuse_proposal(*, proposal: Proposal, answer: str, by: User, at: datetime) -> None:
    """Refuse a proposal, with a reason. Raises CannotDecide."""
    with recording_account(Act.DECIDED, by=by, at=at, about=proposal.person) as record:
        row = _lock_pending(proposal, at)
        row.state, row.decided_by, row.decided_at, row.answer = Proposal.State.REFUSED, by, at, answer
        record.save(row, quietly=True)
        record.summary = f"Refused: {_subject(row)}"
        record.add_detail("Proposed by", after=str(row.by))
        record.add_detail("Reason", after=answer)
        _send_decided(row, at)


def lapse_pending_proposals(*, person: User, record: Recorder) -> None:
    """Let the pending proposals about a person lapse, as part of another act."""
    for row in Proposal.objects.filter(person=person, state=Proposal.State.PENDING):
        _lapse(row, record)


def _lapse(row: Proposal, record: Recorder) -> None:
    row.state = Proposal.State.LAPSED
    record.save(row, quietly=True)
    record.add_detail("Proposal", before=_subject(row), after="Lapsed")


def _lock_pending(proposal: Proposal, at: datetime) -> Proposal:
    """Lock the person, so that nobody else decides about them meanwhile; return the row if it is pending."""
    person = lock_person(proposal.person)
    pending = Proposal.objects.filter(state=Proposal.State.PENDING, expires_at__gt=at)
    row = (
        pending.select_related("person", "by", "seat__subgroup", "seat__agency")
        .filter(pk=proposal.pk)
        .first()
    )
    if row is None:
        raise CannotDecide("This does not wait any more: somebody decided just now, or it lapsed.")
    if not person.is_active:
        raise CannotDecide("The account of this person is closed.")
    if not row.by.is_active:
        raise CannotDecide(f"The account of {row.by}, who proposed it, is closed. Propose it anew.")
    return row


def _give_role(row: Proposal, today: date, record: Recorder) -> None:
    """Give the role from the day it was proposed for, or from today where that has passed."""
    # The proposal of a role has both (constraint proposal_of_a_seat_names_it).
    assert row.seat is not None
    assert row.starts_on is not None
    if row.ends_on and row.ends_on < today:
        raise CannotDecide("Its last day has passed. Propose it anew.")
    try:
        add_membership(
            person=row.person,
            seat=row.seat,
            starts_on=max(row.starts_on, today),
            ends_on=row.ends_on,
            record=record,
        )
    except CannotAssignRole as error:
        raise CannotDecide(str(error)) from error


def _remove_factors(person: User, record: Recorder) -> None:
    """Remove every second factor. The password stays: the person still signs in with it."""
    record.summary = "Second factors reset"
    for factor in Authenticator.objects.filter(user=person.pk):
        # Its secret must not be in the audit trail; the library tells passkeys apart by their name.
        factor.data = {"name": factor.data.get("name", "")}
        record.delete(factor)
    end_sessions(person=person)


def _subject(row: Proposal) -> str:
    return "the reset of second factors" if row.seat is None else f"the seat {row.seat.in_group}"


def _send_proposed(row: Proposal, at: datetime) -> None:
    context = {
        "what": _subject(row),
        "person": str(row.person),
        "by": str(row.by),
        "until": long_date(timezone.localdate(row.expires_at)),
        "link": absolute_url(reverse("priorities:proposal", args=[row.pk])),
    }
    queue_mail(template="proposal_told", to=row.person.email, context=context, at=at)
    for person in who_can_agree(row, on=timezone.localdate(at)):
        queue_mail(template="proposal", to=person.email, context=context, at=at)


def _send_decided(row: Proposal, at: datetime) -> None:
    context = {
        "what": _subject(row),
        "person": str(row.person),
        "by": str(row.decided_by),
        "is_agreed": row.state == Proposal.State.AGREED,
        "is_reset": row.kind == Proposal.Kind.FACTORS,
    }
    for person in (row.person, row.by):
        queue_mail(template="proposal_decided", to=person.email, context=context, at=at)
