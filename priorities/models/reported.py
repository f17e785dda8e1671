"""What is reported of an action and its milestones: rows with the day each speaks for and where it came from.

Rows are added, and at most reversed: what was said before stays. Which one counts says
priorities/rules/forecasts.py.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from priorities.models.reversible import Reversible, reversed_by_somebody
from priorities.rules.forecasts import RecordedForecast
from wsscp.dates import long_date


class RecordedIn(models.TextChoices):
    """Where something was recorded."""

    ACTION = "action", "on the action"
    RETURN = "return", "in a return"
    BULK = "bulk", "for several actions at once"
    IMPORT = "import", "as the plan was imported"
    CARRIED = "carried", "in the plan before"


class Reported(models.Model):
    """When and where something was recorded; of a return, `reported_on` is the day it was submitted."""

    at = models.DateTimeField("recorded")
    recorded_in = models.CharField(max_length=10, choices=RecordedIn.choices, default=RecordedIn.ACTION)
    reported_on = models.DateField("reported on", null=True, blank=True)

    class Meta:
        abstract = True


class ReportedForecast(Reported):
    """A forecast of a milestone and the day it speaks for; the day forecast is None where it was cleared."""

    # None where an older tracker did not record who gave it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    forecast_on = models.DateField("forecast", null=True, blank=True)
    speaks_for = models.DateField("speaks for")

    class Meta:
        abstract = True
        ordering = ["speaks_for", "at", "pk"]

    def __str__(self) -> str:
        what = long_date(self.forecast_on) if self.forecast_on else "no forecast"
        return f"{what}, said for {long_date(self.speaks_for)}"

    @property
    def is_recorded_later(self) -> bool:
        """Whether it was recorded after the day on which it was said."""
        return timezone.localdate(self.at) > (self.reported_on or self.speaks_for)

    @property
    def recorded(self) -> RecordedForecast:
        """It as the rule takes it."""
        return RecordedForecast(self.speaks_for, self.at, self.pk, self.forecast_on)


class Forecast(ReportedForecast, Reversible):
    """A forecast of a milestone of a plan."""

    edited_under = "milestone"
    # A date can be removed before its plan begins. What was known until then is read from these all the same.
    milestone = models.ForeignKey(
        "priorities.Milestone", on_delete=models.DO_NOTHING, db_constraint=False, related_name="forecasts"
    )

    class Meta(ReportedForecast.Meta):
        abstract = False
        indexes = [models.Index(fields=["milestone", "speaks_for"])]
        constraints = [reversed_by_somebody("forecast_reversed_by_somebody")]
