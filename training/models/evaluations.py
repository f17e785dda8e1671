"""Evaluations and quotes, and figures that are known only for several sessions together."""

from django.db import models
from django.db.models import F, Q

from training.models.categories import Category
from training.models.courses import Course
from training.models.sessions import Session, people_field
from wsscp.limits import LINE, NAME, PARAGRAPH


def _at_most(part: str, whole: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{part}__isnull": True})
        | Q(**{f"{whole}__isnull": True})
        | Q(**{f"{part}__lte": F(whole)}),
        name=name,
    )


class Summary(models.Model):
    """Figures of several sessions together: of some courses, or of all where none is named."""

    title = models.CharField(max_length=NAME, help_text="For example, child exploitation training 2021/22.")
    courses = models.ManyToManyField(
        Course, blank=True, related_name="summaries", help_text="Leave all unticked for the whole programme."
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    source = models.CharField(max_length=LINE, blank=True, help_text="Where the figures stand.")

    class Meta:
        ordering = ["starts_on", "title"]
        verbose_name_plural = "summaries"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="summary_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.title


class AttendanceShare(models.Model):
    """How many of those a summary counts came from one category."""

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="shares")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="shares")
    attended = people_field()

    class Meta:
        ordering = ["category__name"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "category"], name="one_share_per_summary_and_category")
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.attended}"


class Evaluation(models.Model):
    """The evaluation of one session, or of a summary's sessions together.

    The follow-up asks a sample, about three months later, what they do differently.
    """

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, null=True, blank=True, related_name="evaluation"
    )
    summary = models.OneToOneField(
        Summary, on_delete=models.CASCADE, null=True, blank=True, related_name="evaluation"
    )
    responses = people_field("evaluations returned", null=True, blank=True)
    knowledge_up = people_field("said their knowledge grew", null=True, blank=True)
    confidence_up = people_field("said their confidence grew", null=True, blank=True)
    as_printed = models.CharField(
        "as printed",
        max_length=LINE,
        blank=True,
        help_text="Where a source gives words or percentages without numbers.",
    )
    followed_up_on = models.DateField("asked again on", null=True, blank=True)
    asked = people_field("asked again", null=True, blank=True)
    answered = people_field("answered then", null=True, blank=True)
    changed_practice = people_field("had changed their practice", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=False, summary__isnull=True)
                | Q(session__isnull=True, summary__isnull=False),
                name="evaluation_of_a_session_or_a_summary",
            ),
            _at_most("knowledge_up", "responses", "knowledge_is_of_the_responses"),
            _at_most("confidence_up", "responses", "confidence_is_of_the_responses"),
            _at_most("answered", "asked", "answers_are_of_those_asked"),
            _at_most("changed_practice", "answered", "changes_are_of_the_answers"),
        ]

    def __str__(self) -> str:
        return f"Evaluation of {self.session or self.summary}"


class Quote(models.Model):
    """What somebody wrote, without a name. Shown to others only with their consent."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="quotes")
    text = models.TextField(max_length=PARAGRAPH, help_text="Leave out names and anything about a family.")
    said_on = models.DateField("written on", null=True, blank=True)
    has_consent = models.BooleanField("whoever wrote it agreed to its being shown", default=False)
    source = models.CharField(max_length=LINE, blank=True, help_text="For example, evaluation form.")

    class Meta:
        ordering = ["-said_on", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
