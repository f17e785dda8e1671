"""What accepted returns reported speaks for the last day of their period, and no longer for that of submission."""

from datetime import date, datetime
from typing import Any

from django.db import migrations
from django.utils import timezone

# What was written for a return that had nothing to add.
_NO_CHANGE = "No change since the last return."


def speak_for_periods(apps: Any, schema_editor: Any) -> None:
    """Move what accepted returns wrote to the actions; what a person had newer before them gets two rows."""
    events = apps.get_model("reporting", "ReturnEvent").objects.filter(
        move="accept", subgroup_return__state="accepted"
    )
    for event in events.select_related("subgroup_return__period"):
        returned = event.subgroup_return
        submitted_on = timezone.localdate(returned.submitted_at)
        speaks_for = min(returned.period.ends_on, submitted_on)
        forecasts = apps.get_model("priorities", "Forecast").objects.filter(
            milestone_id__in=returned.dates.values("milestone_id")
        )
        updates = apps.get_model("priorities", "ProgressUpdate").objects.filter(
            action_id__in=returned.lines.values("action_id")
        )
        values = {"recorded_in": "return", "reported_on": submitted_on}
        made = forecasts.filter(at=event.at).exclude(forecast_on=None)
        made.update(by_id=returned.submitted_by_id, **values)
        updates.filter(at=event.at).update(**values)
        when = (speaks_for, submitted_on, returned.submitted_at)
        _move(made, forecasts, "milestone_id", "speaks_for", *when)
        _move(updates.filter(at=event.at), updates, "action_id", "made_on", *when)


def _move(
    made: Any, others: Any, of: str, name: str, speaks_for: date, submitted_on: date, submitted_at: datetime
) -> None:
    """Let rows speak for a day; where a newer one had been recorded by then, one more for the day before."""
    if speaks_for == submitted_on:
        return
    for row in list(made.filter(**{name: submitted_on})):
        newer = others.filter(at__lte=submitted_at, **{of: getattr(row, of), f"{name}__gt": speaks_for})
        setattr(row, name, speaks_for)
        if newer.exists() and getattr(row, "text", "") != _NO_CHANGE:
            row.pk = None
            row._state.adding = True
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0012_return_accepted_at"),
        ("priorities", "0017_forecasts_as_rows"),
    ]

    operations = [migrations.RunPython(speak_for_periods, migrations.RunPython.noop)]
