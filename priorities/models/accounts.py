"""Invitations that open an account, and proposals that a second person has to agree to."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from priorities.models.groups import ends_after_it_starts
from priorities.models.roles import Seat
from wsscp.limits import LINE


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by whether they can still be accepted."""

    def pending(self) -> "InvitationQuerySet":
        """Those neither accepted nor withdrawn; they may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self, at: datetime) -> "InvitationQuerySet":
        """Those a person can accept at a moment."""
        return self.pending().filter(expires_at__gt=at, person__is_active=True)


class Invitation(models.Model):
    """A link by which a person opens their account: once, until it expires or is withdrawn.

    Only the link's hash is stored, so that nobody who reads the database can use it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    # None when it was sent from the command line.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.person}"


class Proposal(models.Model):
    """What takes two people: a role that could give further roles, or the reset of two-step sign-in."""

    class Kind(models.TextChoices):
        SEAT = "seat", "Seat"
        FACTORS = "factors", "Reset of second factors"

    class State(models.TextChoices):
        PENDING = "pending", "Waits for a second person"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"
        LAPSED = "lapsed", "Lapsed"

    kind = models.CharField("what", max_length=10, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals", verbose_name="for"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="proposals")
    starts_on = models.DateField("from", null=True)
    ends_on = models.DateField("until", null=True)
    reason = models.CharField(max_length=LINE)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="proposed by"
    )
    # As at the proposal: the proposer's roles may be others by the time somebody agrees.
    by_is_officer = models.BooleanField("proposed by the business team")
    at = models.DateTimeField("proposed at")
    expires_at = models.DateTimeField("lapses at")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField("reason for refusing", max_length=LINE, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="seat", seat__isnull=False, starts_on__isnull=False)
                | Q(kind="factors", seat=None, starts_on=None, ends_on=None),
                name="proposal_of_a_seat_names_it",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "lapsed"], decided_by=None, decided_at=None)
                | Q(state__in=["agreed", "refused"], decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["person", "seat"],
                condition=Q(state="pending", kind="seat"),
                name="proposal_one_pending_a_seat",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="pending", kind="factors"),
                name="proposal_one_pending_reset",
            ),
            ends_after_it_starts("proposal_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        subject = self.get_kind_display() if self.seat is None else self.seat.in_group
        return f"{subject} for {self.person}"

    def is_pending(self, at: datetime) -> bool:
        """Whether somebody can still agree to the proposal."""
        return self.state == self.State.PENDING and at < self.expires_at
