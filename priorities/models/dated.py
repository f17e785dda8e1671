"""The fields of everything with a due date: timescale as printed, due date, completed on."""

from datetime import date
from typing import Any

from django.db import models

from priorities.rules.forecasts import RecordedForecast, forecast_as_at
from wsscp.limits import LINE, NAME


class Precision(models.TextChoices):
    """How exactly a date was given."""

    DAY = "day", "Day"
    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"
    NONE = "none", "No date given"


class Dated(models.Model):
    """A dated part of an action: "by March 2020" is due on the last day of March 2020.

    The timescale is stored as printed. Its forecasts are rows of their own (priorities/models/reported.py);
    prefetch `forecasts` where there are many milestones.
    """

    # The manager of a ReportedForecast of its own kind.
    forecasts: Any

    position = models.PositiveIntegerField(default=1, editable=False)
    label = models.CharField(
        "what is due", max_length=LINE, blank=True, help_text="Where an action has more than one date."
    )
    as_printed = models.CharField("timescale as printed", max_length=NAME, blank=True)
    precision = models.CharField(max_length=10, choices=Precision.choices, default=Precision.MONTH)
    due_on = models.DateField("due")
    completed_on = models.DateField("completed on", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "due_on"]

    def __str__(self) -> str:
        return self.label or self.as_printed or f"due {self.due_on:%d/%m/%Y}"

    @property
    def recorded_forecasts(self) -> list[RecordedForecast]:
        """Its forecasts as the rule takes them."""
        return [row.recorded for row in self.forecasts.all()]

    @property
    def forecast_on(self) -> date | None:
        """The forecast that stands: the one that speaks for the latest day."""
        return self.forecast_as_at(date.max)

    def forecast_as_at(self, day: date) -> date | None:
        """Return the forecast as at the end of a day."""
        return forecast_as_at(self.recorded_forecasts, day)
