"""Training needs, where they come from, and the courses that answer them."""

from django.db import models

from training.models.courses import Course
from wsscp.limits import LINE, NAME, PARAGRAPH, TEXT


class NeedsAssessment(models.Model):
    """An assessment of what training the workforce needs."""

    title = models.CharField(max_length=NAME)
    dated_on = models.DateField("date")
    findings = models.TextField(max_length=TEXT, blank=True)
    source = models.CharField(max_length=LINE, blank=True)

    class Meta:
        ordering = ["-dated_on"]

    def __str__(self) -> str:
        return self.title


class Need(models.Model):
    """Something people must learn. Where a recommendation asks for it, its reference is stored as text."""

    class Origin(models.TextChoices):
        ASSESSMENT = "assessment", "Needs assessment"
        REVIEW = "review", "Recommendation of a review"
        AUDIT = "audit", "Audit"
        SCRUTINY = "scrutiny", "Scrutiny"
        SURVEY = "survey", "Survey"
        OTHER = "other", "Other"

    text = models.TextField("what is needed", max_length=PARAGRAPH)
    origin = models.CharField("who asks for it", max_length=20, choices=Origin.choices)
    assessment = models.ForeignKey(
        NeedsAssessment,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name="needs assessment",
    )
    reference = models.CharField(
        max_length=60, blank=True, help_text="Of the recommendation, as the register of reviews has it."
    )
    raised_on = models.DateField("asked for on")
    courses = models.ManyToManyField(
        Course, blank=True, related_name="needs", verbose_name="courses that answer it"
    )
    source = models.CharField(max_length=LINE, blank=True)

    class Meta:
        ordering = ["-raised_on", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
