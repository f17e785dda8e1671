"""Ways in besides a seat: an hour's break-glass, and the address of a calendar."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wsscp.limits import PARAGRAPH


class BreakGlass(models.Model):
    """One person asks to read the case reviews, another agrees, and for an hour the one may."""

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
        """Whether the hour runs."""
        return self.ends_at is not None and at < self.ends_at


class CalendarAddress(models.Model):
    """The secret address under which somebody's calendar asks for the clocks; only its digest is kept."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar of {self.person_id}"
