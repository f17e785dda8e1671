"""Keep every forecast as a row with the day it speaks for; until now a milestone held the last one alone."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from priorities.migrations._forecast_rows import add_forecast_rows, restore_forecasts

_RECORDED_IN = [
    ("action", "on the action"),
    ("return", "in a return"),
    ("bulk", "for several actions at once"),
    ("import", "as the plan was imported"),
    ("carried", "in the plan before"),
]


def add_rows(apps: Any, schema_editor: Any) -> None:
    """Make the rows from history, and let changes of several actions refer to those they made."""
    milestone = apps.get_model("priorities", "Milestone")
    forecasts = apps.get_model("priorities", "Forecast").objects
    carried = set(milestone.objects.filter(carried_from__isnull=False).values_list("pk", flat=True))
    history = apps.get_model("priorities", "HistoricalMilestone").objects
    add_forecast_rows(milestone.objects, history, forecasts, carried=carried)
    for change in apps.get_model("priorities", "BulkChange").objects.all():
        rows = change.rows
        for row in rows:
            if "milestone" in row:
                made = forecasts.filter(
                    milestone_id=row.pop("milestone"), at__in=[change.at, change.undone_at]
                )
                made.update(recorded_in="bulk")
                given = made.filter(at=change.at).first()
                row["forecast"] = given.pk if given else None
        change.rows = rows
        change.save()


def remove_rows(apps: Any, schema_editor: Any) -> None:
    """Keep the forecast that stands alone; a change of several actions no longer undoes one."""
    milestones = apps.get_model("priorities", "Milestone").objects
    restore_forecasts(milestones, apps.get_model("priorities", "Forecast").objects)
    for change in apps.get_model("priorities", "BulkChange").objects.all():
        for row in change.rows:
            row.pop("forecast", None)
        change.save()


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0016_signing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Forecast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="recorded")),
                ("recorded_in", models.CharField(choices=_RECORDED_IN, default="action", max_length=10)),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="reported on")),
                ("forecast_on", models.DateField(blank=True, null=True, verbose_name="forecast")),
                ("speaks_for", models.DateField(verbose_name="speaks for")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="forecasts",
                        to="priorities.milestone",
                    ),
                ),
            ],
            options={"ordering": ["speaks_for", "at", "pk"], "abstract": False},
        ),
        migrations.AddIndex(
            model_name="forecast",
            index=models.Index(fields=["milestone", "speaks_for"], name="priorities__milesto_b3fd7e_idx"),
        ),
        migrations.RunPython(add_rows, remove_rows),
        migrations.RemoveConstraint("milestone", "milestone_forecast_has_its_day"),
        migrations.RemoveField("historicalmilestone", "forecast_given_on"),
        migrations.RemoveField("historicalmilestone", "forecast_on"),
        migrations.RemoveField("milestone", "forecast_given_on"),
        migrations.RemoveField("milestone", "forecast_on"),
        migrations.AddField(
            "progressupdate",
            "recorded_in",
            models.CharField(choices=_RECORDED_IN, default="action", max_length=10),
        ),
        migrations.AddField(
            "progressupdate",
            "reported_on",
            models.DateField(blank=True, null=True, verbose_name="reported on"),
        ),
    ]
