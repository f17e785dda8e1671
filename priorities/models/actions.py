"""Actions and their dated milestones."""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from simple_history.models import HistoricalRecords

from priorities.models.dated import Dated, forecast_has_its_day
from priorities.models.groups import Subgroup
from priorities.models.priorities import Priority, Workstream
from priorities.models.progress import Decision, ProgressUpdate
from priorities.models.roles import Seat
from priorities.rules.baseline import ReplacedDate, date_as_at, original_date
from wsscp.limits import PARAGRAPH

# Months between two reviews of an ongoing action, where it is not once every reporting period.
UPDATE_INTERVALS = [
    (1, "Every month"),
    (2, "Every 2 months"),
    (3, "Every 3 months"),
    (4, "Every 4 months"),
    (6, "Every 6 months"),
    (12, "Every year"),
]


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions with what a judgement as at a day needs."""

    def as_at(self, day: date) -> "ActionQuerySet":
        """Annotate each action with what had been decided and reviewed by the end of a day.

        Adds `standing` and `standing_since` (kind and date of the latest decision) and `reviewed_on`
        (date of the latest progress update), all None where there is none.
        """
        decisions = Decision.objects.filter(action=OuterRef("pk"), decided_on__lte=day).order_by(
            "-decided_on", "-pk"
        )
        updates = ProgressUpdate.objects.filter(action=OuterRef("pk"), made_on__lte=day).order_by("-made_on")
        return self.annotate(
            standing=Subquery(decisions.values("kind")[:1]),
            standing_since=Subquery(decisions.values("decided_on")[:1]),
            reviewed_on=Subquery(updates.values("made_on")[:1]),
        )

    def with_dates(self) -> "ActionQuerySet":
        """Fetch along the milestones in one order for good, and the decisions that changed their dates."""
        dates = models.Prefetch("milestones", Milestone.objects.order_by("position", "due_on", "pk"))
        return self.prefetch_related(dates, "milestones__moves", "milestones__reopenings")


class Action(models.Model):
    """One thing the plan says will be done. Its RAG status is computed, never stored."""

    # Added by ActionQuerySet.as_at().
    standing: str | None
    standing_since: date | None
    reviewed_on: date | None
    # Added by annotate(**version_columns(…)), see wsscp/editing/versions.py.
    seen_number: int
    seen_entry: int

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
    # A seat and not a person: whoever holds it answers for the action.
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
    # What it goes on from, in the plan before.
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
        """The group whose return speaks for the action; fetch `groups` along where there are many."""
        responsible = [group.pk for group in self.groups.all()]
        return self.lead_id if self.lead_id in responsible else next(iter(responsible), None)


class Milestone(Dated):
    """A dated part of an action: 2.2 has two.

    `due_on` is the date as approved last, and `completed_on` empty once reopened: what stood before is asked
    of `due_as_at` and `completed_as_at`, which read the decisions.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    # What it goes on from, in the plan before.
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
        constraints = [forecast_has_its_day("milestone_forecast_has_its_day")]

    def due_as_at(self, day: date) -> date:
        """Return the due date that stood on a day: a move counts from the day it was approved on."""
        found = date_as_at(self.due_on, self._replaced(), day)
        assert found is not None
        return found

    @property
    def original_due_on(self) -> date:
        """The due date before any move."""
        found = original_date(self.due_on, self._replaced())
        assert found is not None
        return found

    def date_changes_as_at(self, day: date) -> int:
        """Return how many times the due date had been moved by the end of a day."""
        return sum(one.on <= day for one in self._replaced())

    def completed_as_at(self, day: date) -> date | None:
        """Return the day it was completed on, as that stood on a day; None where it was open."""
        reopened = sorted(self.reopenings.all(), key=lambda one: (one.decided_on, one.pk))
        done_on = date_as_at(
            self.completed_on, [ReplacedDate(one.decided_on, one.completed_on) for one in reopened], day
        )
        return done_on if done_on and done_on <= day else None

    def _replaced(self) -> list[ReplacedDate]:
        approved = [one for one in self.moves.all() if one.outcome == "approved"]
        approved.sort(key=lambda one: (one.decided_on, one.pk))
        return [ReplacedDate(one.decided_on, one.from_on) for one in approved]
