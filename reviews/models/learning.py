"""Findings, the responses to them, and their impact."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, CharField, F, Q, When

from reviews.models.registry import Referenced, Review, Theme
from wsscp.limits import PARAGRAPH
from wsscp.policy import Actor, can_read_cases

_Row = TypeVar("_Row", bound=models.Model)


class Response(models.Model):
    """What the partnership did about one or several findings."""

    text = models.TextField("response", max_length=PARAGRAPH)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Response {self.pk}"


class ReleasableQuerySet(models.QuerySet[_Row]):
    """Findings or recommendations: those from a case review are hidden until a wording is released."""

    def visible_to(self, actor: Actor) -> Self:
        """Those somebody may know of; how a recommendation reads to them is its `wording_for`."""
        if can_read_cases(actor):
            return self
        return self.filter(Q(from_case=False) | Q(released_on__isnull=False))

    def with_wording(self, actor: Actor) -> Self:
        """Annotate each row with its `wording`, as somebody may read it; the text of others is deferred."""
        if can_read_cases(actor):
            return self.annotate(wording=F("text"))
        released = When(from_case=True, then="released_text")
        return self.annotate(wording=Case(released, default="text", output_field=CharField())).defer("text")


def released_has_words(name: str) -> models.CheckConstraint:
    """Return a constraint that what is released has a wording for others, and what is not has none."""
    return models.CheckConstraint(
        condition=Q(released_on__isnull=True, released_text="")
        | (Q(released_on__isnull=False) & ~Q(released_text="")),
        name=name,
    )


class Finding(Referenced):
    """Something that needs to improve, in practice or in the system. Several may share a response.

    `from_case` is stored here because what was released stays when the review's record is deleted.
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

    objects = ReleasableQuerySet.as_manager()

    class Meta:
        ordering = ["theme", "area", "position", "pk"]
        constraints = [released_has_words("finding_released_in_words")]

    def __str__(self) -> str:
        return f"Finding {self.reference}"
