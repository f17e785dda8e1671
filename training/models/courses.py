"""Courses of the training programme."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from priorities.models import Agency, Priority
from wsscp.limits import LINE, NAME, PARAGRAPH

MOST_SPACES = 10_000
MOST_CHARGE = Decimal("10000")


def spaces_field(verbose_name: str) -> models.PositiveIntegerField:
    """Return a field for a number of spaces: at least 1, or empty."""
    validators = [MinValueValidator(1), MaxValueValidator(MOST_SPACES)]
    return models.PositiveIntegerField(verbose_name, validators=validators, null=True, blank=True)


def charge_field(verbose_name: str) -> models.DecimalField:
    """Return a field for a charge in pounds."""
    validators = [MinValueValidator(Decimal(0)), MaxValueValidator(MOST_CHARGE)]
    return models.DecimalField(verbose_name, max_digits=8, decimal_places=2, default=0, validators=validators)


class Course(models.Model):
    """A course that is offered. It is of no plan, and may serve a priority of each."""

    class Medium(models.TextChoices):
        SESSIONS = "sessions", "Taught sessions"
        ELEARNING = "elearning", "E-learning"
        BRIEFING = "briefing", "Online briefing"
        PODCAST = "podcast", "Podcast"
        OTHER = "other", "Other"

    title = models.CharField(max_length=NAME)
    aims = models.TextField(max_length=PARAGRAPH, blank=True, help_text="What people can do afterwards.")
    priorities = models.ManyToManyField(
        Priority,
        blank=True,
        related_name="courses",
        verbose_name="priorities served",
        help_text="One of each plan, where the course serves one.",
    )
    medium = models.CharField(max_length=20, choices=Medium.choices, default=Medium.SESSIONS)
    is_core = models.BooleanField("core offer", default=False)
    is_pan_sussex = models.BooleanField("pan-Sussex offer", default=False)
    is_conference = models.BooleanField("conference", default=False)
    audience = models.CharField(max_length=LINE, blank=True)
    prerequisite = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="prepares_for"
    )
    expected = models.ManyToManyField(
        Agency,
        blank=True,
        related_name="+",
        verbose_name="agencies expected to come",
        help_text="Leave all unticked where every agency is.",
    )
    default_spaces = spaces_field("spaces in a session")
    late_charge = charge_field("charge for cancelling late (£)")
    absence_charge = charge_field("charge for not attending (£)")

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(Lower("title"), name="course_title_unique_any_case")]

    def __str__(self) -> str:
        return self.title


class CourseName(models.Model):
    """Another name of a course, as a learning system or an earlier programme has it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=NAME)

    class Meta:
        ordering = ["name"]
        verbose_name = "other name of a course"
        constraints = [models.UniqueConstraint(Lower("name"), name="course_name_of_one_course")]

    def __str__(self) -> str:
        return self.name
