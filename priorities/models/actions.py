"""Actions and their dated milestones."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from simple_history.models import HistoricalRecords

from priorities.models.dated import Dated
from priorities.models.groups import Subgroup
from priorities.models.priorities import Priority, Workstream
from priorities.models.progress import Decision
from priorities.models.roles import Seat
from wsscp.limits import PARAGRAPH

if TYPE_CHECKING:
    from priorities.models.date_changes import DateMove

# Months between two updates of an ongoing action, where it is not once every reporting period.
UPDATE_INTERVALS = [
    (1, "Every month"),
    (2, "Every 2 months"),
    (3, "Every 3 months"),
    (4, "Every 4 months"),
    (6, "Every 6 months"),
    (12, "Every year"),
]


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions with the decision that stands."""

    def as_at(self, day: date) -> "ActionQuerySet":
        """Annotate each action with what had been decided by the end of a day.

        Adds `standing` and `standing_since`: kind and date of the latest decision, None where there is none.
        """
        decisions = Decision.objects.filter(action=OuterRef("pk"), decided_on__lte=day).order_by(
            "-decided_on", "-pk"
        )
        return self.annotate(
            standing=Subquery(decisions.values("kind")[:1]),
            standing_since=Subquery(decisions.values("decided_on")[:1]),
        )


class Action(models.Model):
    """One action of the plan. Its RAG status is calculated, never stored."""

    edited_under = "priority"
    # Added by ActionQuerySet.as_at().
    standing: str | None
    standing_since: date | None

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="actions")
    workstream = models.ForeignKey(
        Workstream, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    position = models.PositiveIntegerField(editable=False)
    number = models.CharField("number as printed", max_length=20, help_text="For example, 2.2.")
    text = models.TextField("what will be done", max_length=PARAGRAPH)
    groups = models.ManyToManyField(
        Subgroup, blank=True, related_name="actions", verbose_name="groups responsible"
    )
    # A role and not a person: whoever holds it answers for the action.
    owner = models.ForeignKey(
        Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="owned_actions"
    )
    lead = models.ForeignKey(
        Subgroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_actions",
        verbose_name="lead group",
        help_text="Where several groups are responsible: the one whose return says how it stands. The others "
        "may add. Leave empty for the first of them by name.",
    )
    is_ongoing = models.BooleanField(
        "ongoing", default=False, help_text="No due date, but reviewed regularly; closes only by decision."
    )
    review_every_months = models.PositiveSmallIntegerField(
        "reviewed",
        null=True,
        blank=True,
        choices=[(None, "Once every reporting period"), *UPDATE_INTERVALS],
        help_text="For an ongoing action.",
    )
    # None for what was in the plan from the beginning.
    starts_on = models.DateField(
        "starts", null=True, blank=True, help_text="Leave empty for the plan's first day."
    )
    # The action it was carried forward from, in the plan before.
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="carried_to"
    )
    history = HistoricalRecords(m2m_fields=[groups])

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["priority__position", "position"]
        indexes = [models.Index(fields=["priority", "position"])]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def lead_id_now(self) -> int | None:
        """The group whose return reports on the action; prefetch `groups` where there are many actions."""
        responsible = [group.pk for group in self.groups.all()]
        return self.lead_id if self.lead_id in responsible else next(iter(responsible), None)


class Milestone(Dated):
    """A dated part of an action: 2.2 has two.

    `due_on` is the date as approved last, and `completed_on` is empty once reopened. What they were on an
    earlier day says `MilestoneFacts` of reporting/status/facts.py, which reads the decisions.
    """

    edited_under = "action"
    # Set by changeable_milestones() (actions/date_change_queries.py): the proposal that waits, if any.
    pending: "DateMove | None"

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    # The milestone it was carried forward from, in the plan before.
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="carried_to"
    )
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["action", "due_on"]),
            models.Index(
                fields=["due_on"], condition=Q(completed_on__isnull=True), name="milestone_open_due"
            ),
        ]

    @property
    def original_due_on(self) -> date:
        """The due date before any date change; prefetch `moves` where there are many milestones."""
        approved = [
            (change.decided_on, change.pk, change.from_on)
            for change in self.moves.all()
            if change.outcome == "approved" and change.decided_on is not None
        ]
        return min(approved)[2] if approved else self.due_on
