"""Recommendations: what a review asks for, the actions, the evidence and the impact tests."""

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from priorities.models import Action, Agency, Dated, ReportedForecast, Subgroup
from reviews.models.learning import Finding, ReleasableQuerySet, released_has_words
from reviews.models.registry import HTTPS_ONLY, Referenced, Review, Theme
from reviews.rules.states import RecommendationState
from wsscp.limits import LINE, PARAGRAPH
from wsscp.policy import Actor, can_read_cases

_Row = TypeVar("_Row", bound=models.Model)

STATE_CHOICES = [(state.value, state.label) for state in RecommendationState]


class Recommendation(Referenced):
    """What a review recommends, verbatim. Of one from a case review, others read only the released wording.

    Each state it has been in is a StateChange with its day; `state` is the latest of them.
    """

    class Level(models.TextChoices):
        NATIONAL = "national", "National"
        PARTNERSHIP = "partnership", "Partnership"
        AGENCY = "agency", "Single agency"

    # Added by ReleasableQuerySet.with_wording().
    wording: str
    # Set by rated_recommendations() (reporting/recommendations/queries.py): tests with a reason, in order.
    explained_tests: list["ImpactTest"]

    review = models.ForeignKey(
        Review, on_delete=models.SET_NULL, null=True, related_name="recommendations", editable=False
    )
    from_case = models.BooleanField(editable=False)
    number = models.CharField(max_length=20, blank=True, help_text="As in the report: for example, 3a.")
    text = models.TextField("recommendation", max_length=PARAGRAPH, help_text="Word for word.")
    made_on = models.DateField("made on")
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    level = models.CharField(max_length=20, choices=Level.choices, default=Level.PARTNERSHIP)
    lead_group = models.ForeignKey(
        Subgroup, on_delete=models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    lead_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="led_recommendations"
    )
    agencies = models.ManyToManyField(
        Agency, blank=True, related_name="recommendations", verbose_name="agencies that contribute"
    )
    findings = models.ManyToManyField(
        Finding, blank=True, related_name="recommendations", verbose_name="answers the findings"
    )
    plan_actions = models.ManyToManyField(
        Action, blank=True, related_name="recommendations", verbose_name="carried out by the plan’s actions"
    )
    repeats = models.ManyToManyField("self", blank=True, verbose_name="says what these say already")
    state = models.CharField(
        max_length=20, choices=STATE_CHOICES, default=RecommendationState.OPEN.value, editable=False
    )
    superseded_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="supersedes", editable=False
    )
    released_text = models.TextField("recommendation, as others read it", max_length=PARAGRAPH, blank=True)
    released_on = models.DateField("released", null=True, blank=True, editable=False)

    objects = ReleasableQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "number", "pk"]
        indexes = [models.Index(fields=["state", "from_case"], name="recommendation_by_state")]
        constraints = [
            released_has_words("recommendation_released_in_words"),
            models.CheckConstraint(
                condition=Q(state__in=list(RecommendationState)), name="recommendation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | Q(state=RecommendationState.SUPERSEDED),
                name="recommendation_superseded_by_one",
            ),
            models.CheckConstraint(
                condition=Q(review__isnull=False) | Q(from_case=True, released_on__isnull=False),
                name="recommendation_outlives_a_case_released",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.reference}"

    def wording_for(self, actor: Actor) -> str:
        """Return the wording somebody may read: of one from a case review, others read the released one."""
        return self.text if not self.from_case or can_read_cases(actor) else self.released_text


class StateChange(models.Model):
    """A recommendation's change to a state on a day, and why. Rows are added, never changed."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=20, choices=STATE_CHOICES)
    on = models.DateField()
    reason = models.TextField(max_length=PARAGRAPH, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("recorded")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(RecommendationState)), name="state_change_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RecommendationState.SUPERSEDED, RecommendationState.NOT_ACCEPTED])
                | ~Q(reason=""),
                name="state_change_out_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} on {self.on}"


class SharedQuerySet(models.QuerySet[_Row]):
    """Rows of a recommendation; those from a case review are hidden unless marked as shared."""

    def visible_to(self, actor: Actor) -> Self:
        """Those somebody may read."""
        if can_read_cases(actor):
            return self
        return self.filter(Q(recommendation__from_case=False) | Q(is_shared=True))


class Shared(models.Model):
    """A row of a recommendation, which others may read or not."""

    is_shared = models.BooleanField("others may read this", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("recorded")

    objects = SharedQuerySet.as_manager()

    class Meta:
        abstract = True


class OwnAction(Referenced, Shared):
    """An action of a recommendation's own, where no action of the plan carries it out."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="own_actions")
    text = models.TextField("what will be done", max_length=PARAGRAPH)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="done by"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Action {self.reference}"

    @property
    def is_open(self) -> bool:
        """Whether a date of it is not met, or it has none yet; prefetch `milestones` where there are many."""
        days = [milestone.completed_on for milestone in self.milestones.all()]
        return not days or None in days


class OwnMilestone(Dated):
    """A milestone of such an action."""

    action = models.ForeignKey(OwnAction, on_delete=models.CASCADE, related_name="milestones")

    class Meta(Dated.Meta):
        abstract = False


class OwnForecast(ReportedForecast):
    """A forecast of a milestone of such an action."""

    milestone = models.ForeignKey(OwnMilestone, on_delete=models.CASCADE, related_name="forecasts")

    class Meta(ReportedForecast.Meta):
        abstract = False
        indexes = [models.Index(fields=["milestone", "speaks_for"])]


class RecommendationEvidence(Shared):
    """What shows that a recommendation was carried out. The table keeps its first name."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="evidence")
    text = models.TextField("what shows it", max_length=PARAGRAPH)
    link = models.CharField(
        max_length=LINE,
        blank=True,
        validators=[HTTPS_ONLY],
        help_text="An address that begins with https://.",
    )
    on = models.DateField("as of")

    class Meta:
        db_table = "reviews_evidence"
        ordering = ["on", "pk"]
        verbose_name = verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"Evidence of {self.on}"


class ImpactTest(Shared):
    """A test of whether children are safer for it: nothing else makes a recommendation embedded.

    `reason_while_open` says why it is embedded although actions of its own were open then.
    """

    class Method(models.TextChoices):
        AUDIT = "audit", "Audit"
        DIP_SAMPLE = "dip_sample", "Dip sample"
        SURVEY = "survey", "Survey"
        DATA = "data", "Data"

    class Result(models.TextChoices):
        EMBEDDED = "embedded", "Embedded in practice"
        PARTLY = "partly", "Partly embedded"
        NOT = "not", "Not embedded"

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="tests")
    method = models.CharField("how it was tested", max_length=20, choices=Method.choices)
    result = models.CharField(max_length=20, choices=Result.choices)
    text = models.TextField("what was found", max_length=PARAGRAPH)
    reason_while_open = models.TextField(
        "why it is embedded while its own actions are open", max_length=PARAGRAPH, blank=True
    )
    tested_on = models.DateField("tested on")
    next_check_on = models.DateField("next check", null=True, blank=True)

    class Meta:
        ordering = ["tested_on", "pk"]

    def __str__(self) -> str:
        return f"Test of {self.tested_on}"
