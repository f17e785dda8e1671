"""The pool of trainers, by role and agency."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from priorities.models import Agency
from priorities.models.groups import DatedQuerySet, ends_after_it_starts
from wsscp.limits import LINE, NAME


class Trainer(models.Model):
    """Somebody who trains for the partnership, or several where only their number is known. No names."""

    role = models.CharField(max_length=NAME, help_text="For example, Designated nurse. No names.")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="trainers"
    )
    stands_for = models.PositiveSmallIntegerField(
        "number of people",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(1_000)],
        help_text="More than 1 only where just the number is known.",
    )
    trained_on = models.DateField("attended train the trainer on", null=True, blank=True)
    starts_on = models.DateField("in the pool since", null=True, blank=True)
    ends_on = models.DateField("left the pool on", null=True, blank=True)
    note = models.CharField(max_length=LINE, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            ends_after_it_starts("trainer_leaves_after_joining"),
            models.CheckConstraint(condition=Q(stands_for__gte=1), name="trainer_stands_for_one_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.agency}" if self.agency else self.role
