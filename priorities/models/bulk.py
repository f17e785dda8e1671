"""Changes of several actions at once, stored so that each can be undone as one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from priorities.models.plans import Plan
from wsscp.limits import LINE


class BulkChange(models.Model):
    """One change of several actions of a plan.

    `rows` holds the values of each action before and after, which undoing needs: a list of
    {"action": id, "owner": [before, after], "groups": [before, after], "forecast": id of the Forecast added,
    "decision": id}; every key but the action is left out where it was not changed.
    """

    edited_under = "plan"
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="bulk_changes")
    what = models.CharField("what was changed", max_length=LINE)
    rows = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("changed at")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField("undone at", null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "change of several actions"
        verbose_name_plural = "changes of several actions"
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="bulk_change_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.what
