"""Challenges: questions of the steering group and the scrutineer about an action, for its lead group."""

from django.conf import settings
from django.db import models

from priorities.models import Action, ReportingPeriod
from wsscp.limits import PARAGRAPH


class Challenge(models.Model):
    """A question about an action. Whether it is answered is derived: `reporting/challenges/queries.py`.

    The response is in a line of the next return of the group that leads the action.
    """

    edited_under = "action"
    action = models.ForeignKey(Action, on_delete=models.RESTRICT, related_name="challenges")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.RESTRICT, related_name="challenges")
    text = models.TextField("challenge", max_length=PARAGRAPH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("raised")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"challenge to {self.action.number}"
