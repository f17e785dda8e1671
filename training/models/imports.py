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
    """An import: the file as it was read, with its problems, until somebody confirms or discards it."""

    class State(models.TextChoices):
        READING = "reading", "Being read"
        READ = "read", "Read, not yet brought in"
        REFUSED = "refused", "Refused"
        DONE = "done", "Brought in"

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=NAME)
    digest = models.CharField(max_length=64)
    column_map = models.ForeignKey(ColumnMap, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    row_count = models.PositiveIntegerField("rows", default=0)
    problem_count = models.PositiveIntegerField(default=0)
    # The first problems: [{"row", "column", "heading", "text", "message"}].
    problems = models.JSONField(default=list)
    refusal = models.CharField(max_length=LINE, blank=True)
    outcome = models.CharField(max_length=LINE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.file_name


class StagedRow(models.Model):
    """Neighbouring rows of a file, as counts, until the file is imported or discarded.

    `key` identifies the session: its number in the learning system, else course, day and time.
    """

    source = models.ForeignKey(AttendanceImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=300)
    reference = models.CharField(max_length=60, blank=True)
    course = models.CharField(max_length=NAME)
    category = models.CharField(max_length=NAME)
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    mode = models.CharField(max_length=20, blank=True)
    venue = models.CharField(max_length=LINE, blank=True)
    spaces = models.PositiveIntegerField(null=True)
    booked = models.PositiveIntegerField()
    attended = models.PositiveIntegerField()
    cancelled_late = models.PositiveIntegerField()
    did_not_attend = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["source", "key", "category"])]

    def __str__(self) -> str:
        return f"row {self.number}"
