"""Access without a role in the group: emergency access for an hour."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wsscp.limits import PARAGRAPH


class BreakGlass(models.Model):
    """Emergency access, as the glossary calls it: one person asks to read the case reviews, another agrees,
    and for an hour the first may.

    Class and table keep their first name: audit entries refer to it.
    """

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=PARAGRAPH)
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, ends_at__isnull=True)
                | (Q(agreed_by__isnull=False, ends_at__isnull=False) & ~Q(agreed_by=F("asked_by"))),
                name="break_glass_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return f"Break-glass {self.pk}"

    def is_open(self, at: datetime) -> bool:
        """Whether the access is open at a moment."""
        return self.ends_at is not None and at < self.ends_at
