"""A group's quarterly return: its state, its answers and its history.

Answers are rows with who wrote them last. The states: `reporting/rules/return_states.py`.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from priorities.models import Action, Milestone, Priority, ReportingPeriod, Subgroup
from reporting.rag import Rag
from reporting.rules.return_states import ReturnState, ReturnTransition
from wsscp.limits import LINE, PARAGRAPH, TEXT

# A chair may declare how late something is; that it is completed is reported by its date.
DECLARABLE_RATINGS = [(rag.value, rag.word) for rag in (Rag.RED, Rag.AMBER, Rag.GREEN)]
_RATINGS = [(rag.value, rag.word) for rag in Rag]
_STATES = [(state.value, state.label) for state in ReturnState]
_SUBMITTED = [state.value for state in ReturnState if state.is_in]


def _person(**options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", **options
    )


class Answered(models.Model):
    """Answers with who wrote them last, and when."""

    changed_by = _person(editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


class SubgroupReturn(Answered):
    """What a group reports for a reporting period; once submitted or accepted, with who and when.

    What an accepted return reports counts as recorded at `accepted_at`, and from the day `speaks_for` on.
    Both stay, whatever becomes of the period's days.
    """

    edited_under = "period"
    period = models.ForeignKey(ReportingPeriod, on_delete=models.RESTRICT, related_name="returns")
    subgroup = models.ForeignKey(Subgroup, on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(max_length=10, choices=_STATES, default=ReturnState.DRAFT.value)
    key_issues = models.TextField("key issues, challenges and resolution", max_length=TEXT, blank=True)
    submitted_by = _person(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    is_on_behalf = models.BooleanField("on the group’s behalf", default=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    speaks_for = models.DateField(null=True, blank=True, editable=False)
    # Everybody who wrote an answer of it, even one changed since by another. They do not sign the report.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)

    class Meta:
        ordering = ["subgroup__name"]
        constraints = [
            models.UniqueConstraint(fields=["period", "subgroup"], name="one_return_per_group_and_period"),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True, submitted_at__isnull=True)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="return_submitted_by_somebody_sometime",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_SUBMITTED, submitted_at__isnull=False)
                | (~Q(state__in=_SUBMITTED) & Q(submitted_at__isnull=True, is_on_behalf=False)),
                name="return_in_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ReturnState.ACCEPTED.value, accepted_at__isnull=False, speaks_for__isnull=False
                )
                | (
                    ~Q(state=ReturnState.ACCEPTED.value)
                    & Q(accepted_at__isnull=True, speaks_for__isnull=True)
                ),
                name="return_accepted_sometime_for_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subgroup}, {self.period}"


class ReturnEntry(Answered):
    """A group's report on one priority: what was achieved and its impact, and what comes next."""

    edited_under = "subgroup_return"
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


class ReturnLine(Answered):
    """A group's report on one action. A group that does not lead it adds progress only.

    `answer` is the response to the open challenges of the action (`reporting/models/challenges.py`).
    `computed` is the RAG status calculated on the day of submission, with the dates of the return.
    """

    edited_under = "subgroup_return"
    subgroup_return = models.ForeignKey(SubgroupReturn, on_delete=models.CASCADE, related_name="lines")
    action = models.ForeignKey(Action, on_delete=models.RESTRICT, related_name="return_lines")
    is_unchanged = models.BooleanField("no change", default=False)
    progress = models.TextField(max_length=TEXT, blank=True)
    declared = models.CharField("declared colour", max_length=10, choices=DECLARABLE_RATINGS, blank=True)
    declared_reason = models.TextField("reason for the colour", max_length=PARAGRAPH, blank=True)
    answer = models.TextField("answer to the challenge", max_length=PARAGRAPH, blank=True)
    computed = models.CharField(max_length=10, choices=_RATINGS, blank=True, editable=False)

    class Meta:
        ordering = ["action__priority__position", "action__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["subgroup_return", "action"], name="one_line_per_return_and_action"
            ),
        ]

    def __str__(self) -> str:
        return self.action.number


class ReturnDate(Answered):
    """What a return reports of a milestone: its forecast, when it was completed, or why no day is known."""

    edited_under = "subgroup_return"
    subgroup_return = models.ForeignKey(SubgroupReturn, on_delete=models.CASCADE, related_name="dates")
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="return_dates")
    forecast_on = models.DateField("forecast", null=True, blank=True)
    completed_on = models.DateField("completed on", null=True, blank=True)
    no_date_because = models.CharField("no new date yet", max_length=LINE, blank=True)

    class Meta:
        ordering = ["milestone__position", "milestone__due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["subgroup_return", "milestone"], name="one_date_per_return_and_milestone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone.action.number} {self.milestone}"


class ReturnEvent(models.Model):
    """One transition of a return. Rows are added, never changed."""

    edited_under = "subgroup_return"
    subgroup_return = models.ForeignKey(SubgroupReturn, on_delete=models.CASCADE, related_name="events")
    move = models.CharField(max_length=10, choices=[(move.value, move.label) for move in ReturnTransition])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_on_behalf = models.BooleanField(default=False)
    comment = models.TextField(max_length=PARAGRAPH, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.at:%d/%m/%Y}"


class ReturnReminder(models.Model):
    """A reminder that was sent to somebody: once for each step of each return."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="reminders")
    subgroup = models.ForeignKey(Subgroup, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    step_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "subgroup", "person", "kind", "step_on"], name="reminded_once_a_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subgroup}, {self.period}: {self.kind}"[:LINE]


class ReminderChoice(models.Model):
    """Whether somebody wants all reminders or fewer."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_choice"
    )
    wants_fewer = models.BooleanField("fewer reminders", default=False)

    class Meta:
        verbose_name = "choice of reminders"

    def __str__(self) -> str:
        return f"reminders of {self.person}"
