"""Evidence that an action was completed, and of what it changed for children and families."""

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from priorities.models.actions import Action
from wsscp.limits import LINE, NAME


class Evidence(models.Model):
    """One piece of evidence of an action: a link or a document reference, and who verified it."""

    edited_under = "action"

    class Kind(models.TextChoices):
        OUTPUT = "output", "Output"
        OUTCOME = "outcome", "Outcome"
        IMPACT = "impact", "Impact on children and families"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="evidence")
    what = models.CharField(
        "what it shows", max_length=LINE, help_text="For example, the audit of 40 files finds plans in 38."
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    link = models.URLField(max_length=LINE, blank=True, validators=[URLValidator(schemes=["http", "https"])])
    reference = models.CharField(
        "document reference",
        max_length=NAME,
        blank=True,
        help_text="Where there is no link: what the document is called and where it is kept.",
    )
    dated_on = models.DateField("date", help_text="When it was written or measured.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    added_at = models.DateTimeField("added", editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    verified_on = models.DateField(null=True, editable=False)
    verified_at = models.DateTimeField("check recorded", null=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-dated_on", "-pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=~Q(link="", reference=""), name="evidence_can_be_found"),
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_on=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_on__isnull=False, verified_at__isnull=False),
                name="evidence_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("added_by")),
                name="evidence_verified_by_another",
            ),
        ]
        indexes = [models.Index(fields=["action", "kind"])]

    def __str__(self) -> str:
        return self.what
