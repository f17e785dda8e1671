"""A group's quarterly return."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from priorities.models import Priority, ReportingPeriod, Subgroup
from wsscp.limits import TEXT


class SubgroupReturn(models.Model):
    """What a group told for a reporting period. Submitted: with who and when, both or neither."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.RESTRICT, related_name="returns")
    subgroup = models.ForeignKey(Subgroup, on_delete=models.PROTECT, related_name="returns")
    key_issues = models.TextField("key issues, challenges and resolution", max_length=TEXT, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["subgroup__name"]
        constraints = [
            models.UniqueConstraint(fields=["period", "subgroup"], name="one_return_per_group_and_period"),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True, submitted_at__isnull=True)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="return_submitted_by_somebody_sometime",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subgroup}, {self.period}"


class ReturnEntry(models.Model):
    """A group's words on one priority: what was achieved and its impact, and what comes next."""

    subgroup_return = models.ForeignKey(SubgroupReturn, on_delete=models.CASCADE, related_name="entries")
    priority = models.ForeignKey(Priority, on_delete=models.RESTRICT, related_name="+")
    achievements = models.TextField(
        "achievements in this reporting period and impact", max_length=TEXT, blank=True
    )
    next_actions = models.TextField("actions for next reporting period", max_length=TEXT, blank=True)

    class Meta:
        ordering = ["priority__position"]
        verbose_name_plural = "return entries"
        constraints = [
            models.UniqueConstraint(
                fields=["subgroup_return", "priority"], name="one_entry_per_return_and_priority"
            ),
        ]

    def __str__(self) -> str:
        return str(self.priority)
