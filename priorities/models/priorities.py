"""The levels of a plan above the action."""

from django.db import models
from simple_history.models import HistoricalRecords

from priorities.models.plans import Plan
from wsscp.limits import LINE, NAME, PARAGRAPH, TEXT


class Priority(models.Model):
    """A priority of the plan. Its number is stored as printed."""

    edited_under = "plan"

    class Kind(models.TextChoices):
        PRACTICE = "practice", "Practice priority"
        OVERARCHING = "overarching", "Overarching priority"
        EMERGING = "emerging", "Emerging priority"
        STRATEGIC_OBJECTIVE = "strategic_objective", "Strategic objective"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="priorities")
    position = models.PositiveIntegerField(editable=False)
    number = models.CharField("number as printed", max_length=20)
    title = models.CharField(max_length=LINE)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PRACTICE)
    outcomes = models.TextField(
        "outcomes sought", max_length=PARAGRAPH, blank=True, help_text="One outcome a line."
    )
    mechanism = models.TextField("groups responsible and mechanism", max_length=PARAGRAPH, blank=True)
    related_plans = models.TextField("related action plans", max_length=PARAGRAPH, blank=True)
    impact_information = models.TextField(max_length=PARAGRAPH, blank=True)
    evidence_of_need = models.TextField(max_length=TEXT, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="priority_number_unique_in_plan"),
        ]
        indexes = [models.Index(fields=["plan", "position"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Workstream(models.Model):
    """A level between priority and action that some plans have (Worcestershire: "work stream")."""

    edited_under = "priority"
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="workstreams")
    position = models.PositiveIntegerField(editable=False)
    number = models.CharField("number as printed", max_length=20)
    title = models.CharField(max_length=NAME)
    outcome = models.TextField("outcome sought", max_length=PARAGRAPH, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
