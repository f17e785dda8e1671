"""Date changes: proposed with a reason, decided by the steering group; the earlier date is never lost."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from priorities.models.actions import Milestone
from wsscp.dates import long_date
from wsscp.limits import PARAGRAPH


class DateMove(models.Model):
    """A change of a milestone's due date. Only an approved one counts, from the day it was decided on.

    The glossary calls it DateChange. The class and its table keep their first name because audit entries and
    history refer to it.
    """

    edited_under = "milestone"

    class Outcome(models.TextChoices):
        PENDING = "pending", "Waits for the steering group"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="moves")
    from_on = models.DateField("due date")
    to_on = models.DateField("new due date")
    reason = models.TextField("why it should move", max_length=PARAGRAPH)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    proposed_at = models.DateTimeField("proposed")
    # Proposed as the date was carried into its plan, and opened with the plan.
    is_carried = models.BooleanField("proposed with the plan", default=False, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True)
    decided_at = models.DateTimeField("decision recorded", null=True)
    answer = models.TextField("what was said to it", max_length=PARAGRAPH, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        verbose_name = "move of a date"
        verbose_name_plural = "moves of dates"
        constraints = [
            models.CheckConstraint(condition=~Q(to_on=F("from_on")), name="move_changes_the_date"),
            models.CheckConstraint(
                condition=Q(outcome="pending", decided_by=None, decided_on=None, decided_at=None)
                | Q(
                    ~Q(outcome="pending"),
                    decided_by__isnull=False,
                    decided_on__isnull=False,
                    decided_at__isnull=False,
                ),
                name="move_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(outcome="withdrawn") | Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="move_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(outcome="pending"), name="move_one_pending_a_date"
            ),
        ]
        indexes = [
            models.Index(fields=["decided_on"], condition=Q(outcome="approved"), name="move_approved_on"),
        ]

    def __str__(self) -> str:
        return f"{long_date(self.from_on)} to {long_date(self.to_on)}"

    @property
    def is_pending(self) -> bool:
        """Whether the steering group has still to decide."""
        return self.outcome == self.Outcome.PENDING

    @property
    def can_be_approved(self) -> bool:
        """Whether the date it replaces is still the due date; else it can only be refused."""
        return self.is_pending and self.milestone.due_on == self.from_on
