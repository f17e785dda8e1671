"""Section 11 of the Children Act 2004: standards, and how each agency meets them."""

from django.db import models
from django.db.models.functions import Lower

from priorities.models import Agency
from reviews.models.registry import Review
from wsscp.limits import LINE, PARAGRAPH


class Standard(models.Model):
    """What agencies assess themselves against. One that is no longer asked keeps its old ratings."""

    name = models.CharField(max_length=LINE)
    is_current = models.BooleanField("still asked", default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(Lower("name"), name="standard_unique_any_case")]

    def __str__(self) -> str:
        return self.name


class AgencyRating(models.Model):
    """How an agency meets a standard in one round."""

    class Rating(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT = "not", "Not met"
        NOT_APPLICABLE = "not_applicable", "Does not apply"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="ratings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="section_11_ratings")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="ratings")
    rating = models.CharField(max_length=20, choices=Rating.choices)
    words = models.TextField("evidence and action", max_length=PARAGRAPH, blank=True)
    # Carried forward from the round before and not reviewed since.
    is_carried = models.BooleanField("as last time", default=False)

    class Meta:
        ordering = ["agency__name", "standard"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "agency", "standard"], name="one_rating_per_round_agency_and_standard"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.standard}"
