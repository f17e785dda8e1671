"""Keep every forecast of a recommendation's own milestones as a row; their history was kept for this alone."""

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
    """Make the rows from history, of the milestones that are there: a record that was deleted leaves nothing."""
    milestones = apps.get_model("reviews", "OwnMilestone").objects
    history = apps.get_model("reviews", "HistoricalOwnMilestone").objects
    history = history.filter(id__in=milestones.values("pk"))
    add_forecast_rows(milestones, history, apps.get_model("reviews", "OwnForecast").objects, carried=set())


def remove_rows(apps: Any, schema_editor: Any) -> None:
    """Keep the forecast that stands alone."""
    milestones = apps.get_model("reviews", "OwnMilestone").objects
    restore_forecasts(milestones, apps.get_model("reviews", "OwnForecast").objects)


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0017_forecasts_as_rows"),
        ("reviews", "0006_embedded_while_open"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnForecast",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forecasts",
                        to="reviews.ownmilestone",
                    ),
                ),
            ],
            options={"ordering": ["speaks_for", "at", "pk"], "abstract": False},
        ),
        migrations.AddIndex(
            model_name="ownforecast",
            index=models.Index(fields=["milestone", "speaks_for"], name="reviews_own_milesto_cd79a2_idx"),
        ),
        migrations.RunPython(add_rows, remove_rows),
        migrations.RemoveConstraint("ownmilestone", "own_milestone_forecast_has_its_day"),
        migrations.RemoveField("ownmilestone", "forecast_given_on"),
        migrations.RemoveField("ownmilestone", "forecast_on"),
        migrations.DeleteModel("HistoricalOwnMilestone"),
    ]
