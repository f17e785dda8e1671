"""The register: one row for everything the partnership learns from."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from priorities.models import Agency, Subgroup
from reviews.rules.references import new_reference
from wsscp.limits import FIRST_DAY, LAST_DAY, LINE, NAME, PARAGRAPH
from wsscp.policy import Actor, can_read_cases

HTTPS_ONLY = URLValidator(schemes=["https"], message="Enter a whole address that begins with https://.")


class Referenced(models.Model):
    """A row with a random reference for its address, which says nothing of its age or number."""

    reference = models.CharField(max_length=11, unique=True, default=new_reference, editable=False)

    class Meta:
        abstract = True


class Family(models.TextChoices):
    """What a kind of review is to the rules. Only the Case Review Group reads case reviews."""

    CASE = "case", "Case review"
    AUDIT = "audit", "Audit"
    SECTION_11 = "section_11", "Section 11"
    SCRUTINY = "scrutiny", "Scrutiny"
    INSPECTION = "inspection", "Inspection or peer review"
    OTHER = "other", "Other learning"


class KindQuerySet(models.QuerySet["Kind"]):
    """Kinds of review."""

    def visible_to(self, actor: Actor) -> Self:
        """Those somebody may know of: a kind of case review may be one the group has added."""
        return self if can_read_cases(actor) else self.exclude(family=Family.CASE)


class Kind(models.Model):
    """A kind of review. People can add kinds ("Peer review")."""

    name = models.CharField(max_length=NAME)
    family = models.CharField("belongs to", max_length=10, choices=Family.choices, default=Family.OTHER)
    position = models.PositiveSmallIntegerField(default=100, editable=False)
    keep_years = models.PositiveSmallIntegerField(
        "years to keep a closed record",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(75)],
        help_text="After these years the record is due for a decision: keep on, or delete.",
    )

    objects = KindQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="review_kind_unique_any_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_case(self) -> bool:
        """Whether only the Case Review Group reads reviews of this kind."""
        return self.family == Family.CASE


class Theme(models.Model):
    """What learning is about, in the words the partnership publishes ("Youth violence")."""

    name = models.CharField(max_length=NAME)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="review_theme_unique_any_case")]

    def __str__(self) -> str:
        return self.name


class ReviewQuerySet(models.QuerySet["Review"]):
    """Rows of the register."""

    def visible_to(self, actor: Actor) -> Self:
        """Those somebody may know of. What is filtered out here is in no count and no list."""
        return self if can_read_cases(actor) else self.exclude(kind__family=Family.CASE)


class Review(Referenced):
    """A row of the register. A case review also has a `case` (reviews/models/cases.py).

    Never stored: names, initials, dates of birth, ages, numbers of persons, addresses, schools, narrative.
    """

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(FIRST_DAY.year), MaxValueValidator(LAST_DAY.year)]
    )
    subject = models.CharField(
        max_length=LINE, help_text="What it is about, as it would be published: no child can be known by it."
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="reviews")
    agencies = models.ManyToManyField(
        Agency, blank=True, related_name="reviews", verbose_name="agencies taking part"
    )
    group = models.ForeignKey(
        Subgroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name="group that sees to it",
    )
    led_by = models.CharField(
        "led by", max_length=NAME, blank=True, help_text="By role or body: for example, Ofsted. No names."
    )
    is_pan_sussex = models.BooleanField("pan-Sussex", default=False)
    sample_size = models.PositiveSmallIntegerField(
        "children in the sample", null=True, blank=True, validators=[MaxValueValidator(10_000)]
    )
    agency_count = models.PositiveSmallIntegerField(
        "agencies assessed",
        null=True,
        blank=True,
        validators=[MaxValueValidator(1_000)],
        help_text="Where the number is known and the names are not.",
    )
    challenged_count = models.PositiveSmallIntegerField(
        "agencies at the challenge event", null=True, blank=True, validators=[MaxValueValidator(1_000)]
    )
    planned_on = models.DateField("planned for", null=True, blank=True)
    held_on = models.DateField("held on", null=True, blank=True)
    challenge_on = models.DateField("challenge event held on", null=True, blank=True)
    reported_on = models.DateField("reported on", null=True, blank=True)
    closed_on = models.DateField("closed on", null=True, blank=True, editable=False)
    summary = models.TextField("what was learnt, in short", max_length=PARAGRAPH, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "kind__position", "subject", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True)
                | Q(held_on__isnull=True)
                | Q(reported_on__gte=F("held_on")),
                name="review_reported_after_it_was_held",
            ),
        ]

    def __str__(self) -> str:
        """A case review is shown by its reference alone, which says nothing of it."""
        return self.reference if self.is_case else f"{self.kind}: {self.subject}, {self.year}"

    @property
    def is_case(self) -> bool:
        """Whether only the Case Review Group reads this."""
        return self.kind.is_case
