"""Saved submissions: forms that were sent after the sender's session had ended."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from wsscp.limits import PARAGRAPH


def is_address_of_reviews(path: str) -> bool:
    """Whether what is typed at an address may be about a case review."""
    return path.startswith(("/reviews/", "/recommendations/"))


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

    @property
    def is_of_reviews(self) -> bool:
        """Whether it is about a review or a recommendation, which may be a case review's."""
        return is_address_of_reviews(self.path)
