"""Saved submissions: forms that were sent after the sender's session had ended."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from wsscp.limits import PARAGRAPH


class KeptForm(models.Model):
    """A saved submission: what somebody had typed, for them alone, until they have signed in again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=PARAGRAPH)
    # Each box by name with all its values, in the form's order: [["text", ["…"]], …]
    fields = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return f"{self.path} of {self.person}"
