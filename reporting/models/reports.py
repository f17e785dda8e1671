"""The quarterly progress report, in the partnership's own template."""

from datetime import date

from django.conf import settings
from django.db import models

from priorities.models import Priority, ReportingPeriod
from reporting.rules.authorship import REPORT_ACTS
from reporting.rules.signing_states import ReportState, why_not_offer
from wsscp.limits import PARAGRAPH, TEXT

_STATES = [(state.value, state.label) for state in ReportState]


class QuarterlyReport(models.Model):
    """The texts of a period's report; RAG status is calculated from the plan as at the period's end.

    This is the draft: signed versions are rows of their own (reporting/models/signed.py), and a correction
    makes the texts editable again for the next version. Its states: `reporting/rules/signing_states.py`.
    Source: business plan 2020-21, "Business Plan quarterly progress report".
    """

    edited_under = "period"
    period = models.OneToOneField(ReportingPeriod, on_delete=models.RESTRICT, related_name="report")
    dated_on = models.DateField("date of report", null=True, blank=True)
    overview = models.TextField("overview and background", max_length=TEXT, blank=True)
    is_overview_confirmed = models.BooleanField(
        "I have read the overview, and what it says is right", default=False
    )
    key_issues = models.TextField("key issues, challenges and resolution", max_length=TEXT, blank=True)
    shows_training = models.BooleanField("show the training of this period", default=False)
    state = models.CharField(max_length=10, choices=_STATES, default=ReportState.DRAFT.value, editable=False)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    correction_reason = models.TextField("what was wrong", max_length=PARAGRAPH, blank=True)

    class Meta:
        ordering = ["period__starts_on"]

    def __str__(self) -> str:
        return str(self.period)

    def why_not_offered(self, today: date) -> str:
        """Return why it cannot be offered for signing on a day, whoever may sign it; "" where it can."""
        return why_not_offer(
            overview=self.overview,
            is_overview_confirmed=self.is_overview_confirmed,
            ends_on=self.period.ends_on,
            today=today,
        )


class ReportAuthor(models.Model):
    """Somebody who edited a report or offered it for sign-off, and when last; they sign no version of it."""

    edited_under = "report"
    report = models.ForeignKey(QuarterlyReport, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=10, choices=[(act.value, act.label) for act in REPORT_ACTS])
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "person", "act"], name="one_author_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_act_display()}"


class ReportEntry(models.Model):
    """A report's row on one priority."""

    edited_under = "report"
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
