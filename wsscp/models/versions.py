"""Versions, for edit conflicts, and used forms, for one-use form tokens."""

from django.conf import settings
from django.db import models

from wsscp.limits import LINE


class Version(models.Model):
    """How often a target was changed, and who did it last; one that was never changed has no row.

    A target is what one form writes, with all that belongs to it (wsscp/editing/versions.py).
    """

    thing_type = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    number = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thing_type", "thing_id"], name="version_one_for_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.thing_type} {self.thing_id}: {self.number}"


class UsedForm(models.Model):
    """A form whose one-use token is used: what it wrote, so that sending it twice counts once.

    The digest is of what was sent, to distinguish a second click from new input.
    """

    token = models.UUIDField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    thing_type = models.CharField(max_length=60, blank=True)
    thing_id = models.CharField(max_length=40, blank=True)
    thing_label = models.CharField(max_length=LINE, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "person"], name="form_used_once"),
        ]
        indexes = [models.Index(fields=["at"], name="used_form_by_time")]

    def __str__(self) -> str:
        return f"{self.token} of {self.person}"
