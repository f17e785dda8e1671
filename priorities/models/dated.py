"""The fields of everything with a due date: timescale as printed, due date, forecast, completed on."""

from datetime import date

from django.db import models
from django.db.models import Q

from wsscp.limits import LINE, NAME


class Precision(models.TextChoices):
    """How exactly a date was given."""

    DAY = "day", "Day"
    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"
    NONE = "none", "No date given"


class Dated(models.Model):
    """A dated part of an action: "by March 2020" is due on the last day of March 2020.

    The timescale is stored as printed. A forecast counts from the day it was given.
    """

    position = models.PositiveIntegerField(default=1, editable=False)
    label = models.CharField(
        "what is due", max_length=LINE, blank=True, help_text="Where an action has more than one date."
    )
    as_printed = models.CharField("timescale as printed", max_length=NAME, blank=True)
    precision = models.CharField(max_length=10, choices=Precision.choices, default=Precision.MONTH)
    due_on = models.DateField("due")
    forecast_on = models.DateField("forecast", null=True, blank=True)
    forecast_given_on = models.DateField(null=True, blank=True, editable=False)
    completed_on = models.DateField("completed on", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "due_on"]

    def __str__(self) -> str:
        return self.label or self.as_printed or f"due {self.due_on:%d/%m/%Y}"

    def forecast_as_at(self, day: date) -> date | None:
        """Return the forecast if it had been given by the end of a day."""
        was_given = self.forecast_given_on is not None and self.forecast_given_on <= day
        return self.forecast_on if was_given else None


def forecast_has_its_day(name: str) -> models.CheckConstraint:
    """Return the constraint that a forecast comes with the day it was given."""
    return models.CheckConstraint(
        condition=Q(forecast_on__isnull=True, forecast_given_on__isnull=True)
        | Q(forecast_on__isnull=False, forecast_given_on__isnull=False),
        name=name,
    )
