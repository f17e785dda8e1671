"""Imports of a learning system's exports. The file is not stored, nor anything in it that names somebody."""

import uuid

from django.conf import settings
from django.db import models

from wsscp.limits import LINE, NAME


class ColumnMap(models.Model):
    """Which column of a learning system's export holds what, found again by the export's headings.

    `columns` maps fields to column numbers; it is empty until somebody has chosen them.
    """

    signature = models.CharField(max_length=64, unique=True, help_text="Of the headings, as SHA-256.")
    headings = models.JSONField()
    columns = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"columns {', '.join(self.headings)}"[:NAME]


class AttendanceImport(models.Model):
    """An import: what was read of a file, or its problems, until somebody confirms or discards it."""

    class State(models.TextChoices):
        READ = "read", "Read, not yet brought in"
        REFUSED = "refused", "Refused"
        DONE = "done", "Brought in"

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=NAME)
    digest = models.CharField(max_length=64)
    column_map = models.ForeignKey(ColumnMap, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    row_count = models.PositiveIntegerField("rows", default=0)
    problem_count = models.PositiveIntegerField(default=0)
    # The first problems: [{"row", "column", "heading", "text", "message"}].
    problems = models.JSONField(default=list)
    # The sessions to be confirmed, as training/importing/rows.py has them: counts, and nobody's name.
    sessions = models.JSONField(default=list)
    outcome = models.CharField(max_length=LINE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.file_name
