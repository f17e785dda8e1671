"""A document that is being imported as a plan."""

import uuid

from django.conf import settings
from django.db import models

from priorities.models.plans import Plan
from wsscp.limits import NAME


class PlanImport(models.Model):
    """An uploaded document as it was read, stored until somebody confirms it or abandons it.

    `content` is the importer's JSON with the corrections made so far. Confirming sets `plan`, once.
    The uploaded file itself is not stored.
    """

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=NAME)
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="imports")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.file_name
