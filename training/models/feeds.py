"""The address at which a calendar program reads the training calendar without signing in."""

from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """Somebody's own secret address of the calendar. Only its digest is stored."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="training_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"calendar address of {self.person}"
