"""Progress updates of actions, and decisions on them. Rows are added, and at most reversed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from priorities.models.reported import Reported
from priorities.models.reversible import Reversible, reversed_by_somebody
from wsscp.dates import long_date
from wsscp.limits import PARAGRAPH, TEXT


class ProgressUpdate(Reported, Reversible):
    """What was reported of an action, for a day; reporting it also counts as reviewing the action.

    `made_on` is the day it speaks for.
    """

    edited_under = "action"
    action = models.ForeignKey("priorities.Action", on_delete=models.PROTECT, related_name="updates")
    text = models.TextField("progress", max_length=TEXT)
    made_on = models.DateField("as of")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_on", "-pk"]
        indexes = [models.Index(fields=["action", "-made_on"])]
        constraints = [reversed_by_somebody("update_reversed_by_somebody")]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.made_on}"


class Decision(Reversible):
    """A dated decision, with its reason, that takes an action out of the rating or brings it back.

    "Close" completes an ongoing action (RAG status blue), which nothing else does. `replaced_by` is the
    action that supersedes it, where that is an action of a plan.
    """

    edited_under = "action"

    class Kind(models.TextChoices):
        HOLD = "hold", "On hold"
        CANCEL = "cancel", "Cancelled"
        SUPERSEDE = "supersede", "Superseded"
        CLOSE = "close", "Closed as completed"
        REOPEN = "reopen", "Reopened"

    action = models.ForeignKey("priorities.Action", on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField("decision", max_length=10, choices=Kind.choices)
    decided_on = models.DateField("decided on")
    replaced_by = models.ForeignKey(
        "priorities.Action", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    reason = models.TextField(max_length=PARAGRAPH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded")

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["action", "-decided_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(kind="supersede"),
                name="decision_replaces_what_it_supersedes",
            ),
            reversed_by_somebody("decision_reversed_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_on}"


class Reopening(Reversible):
    """A dated decision that a completed milestone is open again: from that day on, and not before."""

    edited_under = "milestone"
    milestone = models.ForeignKey("priorities.Milestone", on_delete=models.PROTECT, related_name="reopenings")
    completed_on = models.DateField("completed on, until then")
    decided_on = models.DateField("decided on")
    reason = models.TextField(max_length=PARAGRAPH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded")

    class Meta:
        ordering = ["decided_on", "pk"]
        constraints = [reversed_by_somebody("reopening_reversed_by_somebody")]

    def __str__(self) -> str:
        return f"Reopened {long_date(self.decided_on)}"
