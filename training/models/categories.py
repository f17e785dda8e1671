"""Organisation categories as the learning system writes them, and the agency or sector they mean."""

from django.db import models
from django.db.models.functions import Lower

from priorities.models import Agency
from wsscp.limits import NAME


class Sector(models.TextChoices):
    """A part of the workforce, where the agency itself is not known."""

    LOCAL_AUTHORITY = "local_authority", "Local authority"
    POLICE = "police", "Police"
    HEALTH = "health", "Health"
    EDUCATION = "education", "Education"
    EARLY_YEARS = "early_years", "Early years"
    VOLUNTARY = "voluntary", "Private, voluntary and community"
    DISTRICT = "district", "District or borough"
    JUSTICE = "justice", "Probation and justice"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not recorded"


class Category(models.Model):
    """An organisation category of the learning system, with its name as written there.

    People choose their own "best fit" when they register (annual report 2020-22, section 8, note 2), so
    what a category means is a person's judgement: an agency, or a sector only, for certain or not.
    """

    name = models.CharField("category as written", max_length=NAME)
    sector = models.CharField(max_length=20, choices=Sector.choices, default=Sector.UNKNOWN)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="training_categories",
        help_text="Leave empty where only the sector is known.",
    )
    is_certain = models.BooleanField(
        "this is certain",
        default=False,
        help_text="Leave unticked for a “best fit” that people chose themselves.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"
        constraints = [models.UniqueConstraint(Lower("name"), name="category_name_unique_any_case")]

    def __str__(self) -> str:
        return self.name
