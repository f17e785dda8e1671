"""What was found, what was done about it, and what came of that: finding, response, impact."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from reviews.models.registry import Referenced, Review, Theme
from wsscp.limits import PARAGRAPH
from wsscp.policy import Actor, can_read_cases


class Response(models.Model):
    """What the partnership did about one or several findings."""

    text = models.TextField("response", max_length=PARAGRAPH)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Response {self.pk}"


class ReleasableQuerySet(models.QuerySet):
    """Learning of which what comes from a case review is inside until its wording is released."""

    def visible_to(self, actor: Actor) -> Self:
        """What somebody may know of; how it reads to them is its `wording_for`."""
        if can_read_cases(actor):
            return self
        return self.filter(Q(from_case=False) | Q(released_on__isnull=False))

    def with_reviews(self) -> Self:
        """With what says where each comes from."""
        return self.select_related("theme")


def released_has_words(name: str) -> models.CheckConstraint:
    """The promise that what is released has a wording for others, and what is not has none."""
    return models.CheckConstraint(
        condition=Q(released_on__isnull=True, released_text="")
        | (Q(released_on__isnull=False) & ~Q(released_text="")),
        name=name,
    )


class Finding(Referenced):
    """Something that needs to improve, in practice or in the system. Several may share a response.

    `from_case` outlives the review: what was released stays when a record is deleted.
    """

    class Area(models.TextChoices):
        PRACTICE = "practice", "Learning and practice improvement"
        SYSTEM = "system", "Safeguarding system improvement"

    reviews = models.ManyToManyField(Review, related_name="findings", verbose_name="found by")
    from_case = models.BooleanField(editable=False)
    position = models.PositiveIntegerField(default=1, editable=False)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="findings")
    area = models.CharField(max_length=10, choices=Area.choices, default=Area.PRACTICE)
    text = models.TextField("finding", max_length=PARAGRAPH)
    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    impact = models.TextField(
        max_length=PARAGRAPH, blank=True, help_text="What changed for children because of the response."
    )
    released_text = models.TextField("finding, as others read it", max_length=PARAGRAPH, blank=True)
    released_response = models.TextField("response, as others read it", max_length=PARAGRAPH, blank=True)
    released_impact = models.TextField("impact, as others read it", max_length=PARAGRAPH, blank=True)
    released_on = models.DateField("released", null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = ReleasableQuerySet.as_manager()

    class Meta:
        ordering = ["theme", "area", "position", "pk"]
        constraints = [released_has_words("finding_released_in_words")]

    def __str__(self) -> str:
        return f"Finding {self.reference}"
