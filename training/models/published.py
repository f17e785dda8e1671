"""Figures as they were printed, to compare with the computed ones."""

from django.db import models

from training.models.courses import Course
from wsscp.limits import LINE


class PublishedRow(models.Model):
    """A course's row in a published table, for a period."""

    table = models.CharField(max_length=10, help_text="As printed: 1a, 1b.")
    position = models.PositiveIntegerField()
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="published_rows")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    sessions = models.PositiveIntegerField()
    attendees = models.PositiveIntegerField()
    percent_used = models.PositiveIntegerField("% of spaces used")
    is_core = models.BooleanField("core offer")
    is_pan_sussex = models.BooleanField("pan-Sussex offer")
    source = models.CharField(max_length=LINE)

    class Meta:
        ordering = ["starts_on", "table", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "course", "starts_on", "ends_on"], name="course_published_once_in_a_table"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.course}"
