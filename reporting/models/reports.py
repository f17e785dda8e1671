"""The quarterly progress report, in the partnership's own template."""

from django.db import models

from priorities.models import Priority, ReportingPeriod
from wsscp.limits import TEXT


class QuarterlyReport(models.Model):
    """The words of a period's report; its colours are computed from the plan as at the period's end.

    Source: business plan 2020-21, "Business Plan quarterly progress report".
    """

    period = models.OneToOneField(ReportingPeriod, on_delete=models.RESTRICT, related_name="report")
    dated_on = models.DateField("date of report", null=True, blank=True)
    overview = models.TextField("overview and background", max_length=TEXT, blank=True)
    key_issues = models.TextField("key issues, challenges and resolution", max_length=TEXT, blank=True)
    shows_training = models.BooleanField("show the training of this period", default=False)

    class Meta:
        ordering = ["period__starts_on"]

    def __str__(self) -> str:
        return str(self.period)


class ReportEntry(models.Model):
    """A report's row on one priority."""

    report = models.ForeignKey(QuarterlyReport, on_delete=models.CASCADE, related_name="entries")
    priority = models.ForeignKey(Priority, on_delete=models.RESTRICT, related_name="report_entries")
    achievements = models.TextField(
        "achievements in this reporting period and impact", max_length=TEXT, blank=True
    )
    next_actions = models.TextField("actions for next reporting period", max_length=TEXT, blank=True)

    class Meta:
        ordering = ["priority__position"]
        verbose_name_plural = "report entries"
        constraints = [
            models.UniqueConstraint(fields=["report", "priority"], name="one_entry_per_report_and_priority"),
        ]

    def __str__(self) -> str:
        return str(self.priority)
