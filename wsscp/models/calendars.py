"""The addresses at which calendar programs read a calendar without signing in."""

from django.conf import settings
from django.db import models


class CalendarAddress(models.Model):
    """Somebody's own secret address of one of the calendars.

    Only a digest of its secret is stored, so that nobody who reads the database can use it.
    """

    class Kind(models.TextChoices):
        PLANS = "plans", "due dates and meetings"
        TRAINING = "training", "training sessions"
        DEADLINES = "deadlines", "deadlines of case reviews"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_addresses"
    )
    kind = models.CharField("calendar", max_length=20, choices=Kind)
    digest = models.CharField(max_length=64, unique=True)
    only_mine = models.BooleanField("only what my groups are responsible for", default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="calendar_address_one_of_a_kind")
        ]

    def __str__(self) -> str:
        return str(self.person)
