"""A business plan and its reporting periods."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Min, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from reporting.rag import Rag, RagKey
from wsscp.dates import long_date, plural
from wsscp.limits import NAME, PARAGRAPH, TEXT
from wsscp.policy import SigningParts

# Short names that are URLs of the tracker already.
RESERVED_SLUGS = frozenset({"new", "import"})


class PlanClosed(PermissionDenied):
    """The plan is closed. The message says since when, and who can reopen it."""

    def __init__(self, plan: "Plan") -> None:
        assert plan.closed_on is not None
        super().__init__(
            f"{plan.title} was closed on {long_date(plan.closed_on)} and is kept as it was. "
            "The business team can reopen it, with a reason."
        )


class Plan(models.Model):
    """A partnership's business plan for a period, in its own words.

    Texts of several points hold one point a line. The names of the levels are data: West Sussex says
    priority and activity, Worcestershire says strategic objective, work stream and action.
    """

    title = models.CharField(max_length=NAME)
    slug = models.SlugField(
        "short name in addresses", max_length=60, unique=True, help_text="For example, wsscp-2020-21."
    )
    period_as_printed = models.CharField(
        max_length=NAME, blank=True, help_text="The period in the words of the document."
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    review_as_printed = models.CharField("review", max_length=NAME, blank=True)
    vision = models.TextField(max_length=PARAGRAPH, blank=True)
    vision_points = models.TextField(
        "delivering the vision will mean", max_length=TEXT, blank=True, help_text="One point a line."
    )
    statutory_framework = models.TextField(max_length=TEXT, blank=True)
    principles = models.TextField(
        "principles or values", max_length=TEXT, blank=True, help_text="One principle a line."
    )
    closing_statement = models.TextField(max_length=PARAGRAPH, blank=True)
    priority_label = models.CharField("a priority is called", max_length=50, default="Priority")
    action_label = models.CharField("an action is called", max_length=50, default="Activity")
    amber_days = models.PositiveSmallIntegerField(
        "amber from this many days late",
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(27)],
    )
    red_months = models.PositiveSmallIntegerField(
        "red from this many months late",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="follows",
    )
    # The day of the latest decision, if that closes it; the decisions say why. A closed plan is read-only.
    closed_on = models.DateField("closed on", null=True, blank=True, editable=False)
    signatures_needed = models.PositiveSmallIntegerField(
        "signatures a report needs",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text="How many of those below sign each quarterly report.",
    )
    signing_parts = models.CharField(
        "who signs its reports",
        max_length=20,
        choices=[(parts.value, parts.label) for parts in SigningParts],
        default=SigningParts.PARTNERS.value,
        help_text="Nobody signs a report with words or decisions of theirs, and the scrutineer signs none.",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plan_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def check_open(self) -> None:
        """Raise PlanClosed, which gives a 403 response, for a closed plan. The recorder asks."""
        if self.closed_on is not None:
            raise PlanClosed(self)

    def is_adopted(self, day: date) -> bool:
        """Whether the plan has begun: from its first day on, its due dates change by decision alone."""
        return self.starts_on <= day

    def is_over_by(self, day: date) -> bool:
        """Whether a day is after the plan's last."""
        return day > self.ends_on

    def start_of_what_is_added(self, day: date) -> date | None:
        """Return when an action added on a day starts: that day, or None for the plan's first day.

        None until the plan has begun, and on the day it was recorded itself: a plan typed in late has its
        actions from the beginning. The plan's history knows that day. (Migration 0013 did the same once.)
        """
        recorded = self.history.aggregate(first=Min("history_date"))["first"]
        made_on = timezone.localdate(recorded) if recorded else self.starts_on
        return min(day, self.ends_on) if day > max(made_on, self.starts_on) else None

    @property
    def years(self) -> str:
        """The years it covers, as people name a plan: "2020-21"."""
        first, last = self.starts_on, self.ends_on
        return f"{first.year}" if first.year == last.year else f"{first.year}-{last:%y}"

    @property
    def key(self) -> RagKey:
        """The plan's RAG thresholds."""
        return RagKey(amber_days=self.amber_days, red_months=self.red_months)

    @property
    def key_sentences(self) -> dict[Rag, str]:
        """The RAG key as printed, with the plan's own name for an action."""
        singular = self.action_label.lower()
        return self.key.sentences(singular=singular, plural=plural(singular))

    @property
    def priority_label_plural(self) -> str:
        """The plan's own plural for its priorities: "Priorities", "Strategic objectives"."""
        return plural(self.priority_label)


class ReportingPeriod(models.Model):
    """A quarter of a plan: the days it covers, when returns are due and when the group meets."""

    edited_under = "plan"
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="periods")
    label = models.CharField("name", max_length=50, help_text="For example, Q3 2020.")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    returns_due_on = models.DateField("returns due", null=True, blank=True)
    meeting_on = models.DateField("steering group meets", null=True, blank=True)
    history = HistoricalRecords()
    # Once the first report of the period is signed, its days and its returns cannot be changed.
    signed_at = models.DateTimeField("report signed", null=True, editable=False)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "label"], name="period_label_unique_in_plan"),
            models.UniqueConstraint(fields=["plan", "starts_on"], name="period_start_unique_in_plan"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="period_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PlanDecision(models.Model):
    """A dated decision that closes a plan or reopens it, with a reason. Rows are added, never changed."""

    edited_under = "plan"

    class Kind(models.TextChoices):
        CLOSE = "close", "Closed"
        REOPEN = "reopen", "Reopened"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField("decision", max_length=10, choices=Kind.choices)
    decided_on = models.DateField("decided on")
    reason = models.TextField(max_length=PARAGRAPH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_on}"


class ClosingAnswer(models.Model):
    """What becomes of one kind of what was open as a plan was closed: part of that decision, for its reason.

    Rows are added, never changed. `about` names what was open then, one a line.
    """

    edited_under = "decision"

    class Kind(models.TextChoices):
        RETURNS = "returns", "Returns not sent"
        REPORTS = "reports", "Reports not signed"
        DATES = "dates", "New dates not decided"
        CHALLENGES = "challenges", "Challenges not answered"
        ACTIONS = "actions", "Unfinished actions"
        DRAFTS = "drafts", "Drafts of the next plan"

    class Answer(models.TextChoices):
        NOT_SENT = "not_sent", "will not be sent"
        NOT_SIGNED = "not_signed", "will not be signed"
        WITHDRAWN = "withdrawn", "withdrawn"
        CLOSED = "closed", "closed with the plan"
        LEFT_OPEN = "left_open", "left open, to be read"
        CARRIED = "carried", "carried into the next plan"
        ENDED = "ended", "ended with this plan"
        KEPT = "kept", "kept"
        THROWN_AWAY = "thrown_away", "thrown away"

    decision = models.ForeignKey(PlanDecision, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField("what was open", max_length=10, choices=Kind.choices)
    answer = models.CharField("what becomes of it", max_length=11, choices=Answer.choices)
    about = models.TextField("which", max_length=TEXT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind"], name="one_answer_per_decision_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_answer_display()}"

    @property
    def named(self) -> list[str]:
        """What was open then, each by its name."""
        return self.about.splitlines()
