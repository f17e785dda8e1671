from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def keep_authors(apps: Apps, _: Any) -> None:
    """Keep who wrote each report, and add who offered it: the audit trail says so, and when."""
    entries = apps.get_model("wsscp", "AuditEntry").objects.filter(
        thing_type="priorities.reportingperiod", act__in=["created", "changed"], by__isnull=False
    )
    author = apps.get_model("reporting", "ReportAuthor")
    for report in apps.get_model("reporting", "QuarterlyReport").objects.select_related("period"):
        of_report = list(entries.filter(thing_id=str(report.period_id)).order_by("pk"))
        last = {entry.by_id: entry.at for entry in of_report}
        unknown = report.period.signed_at or timezone.now()
        acts = {
            (pk, "edit"): last.get(pk, unknown) for pk in report.authors_before.values_list("pk", flat=True)
        }
        acts |= {
            (entry.by_id, "offer"): entry.at
            for entry in of_report
            if entry.summary.endswith("is ready for signing")
        }
        author.objects.bulk_create(
            author(report=report, person_id=person, act=act, at=at) for (person, act), at in acts.items()
        )


def keep_writers(apps: Apps, _: Any) -> None:
    """Name who wrote the answers of each return, as far as their rows say."""
    returns = apps.get_model("reporting", "SubgroupReturn")
    writers = set(returns.objects.filter(changed_by__isnull=False).values_list("pk", "changed_by"))
    for name in ("ReturnEntry", "ReturnLine", "ReturnDate"):
        rows = apps.get_model("reporting", name).objects.filter(changed_by__isnull=False)
        writers |= set(rows.order_by().values_list("subgroup_return", "changed_by"))
    through = returns.writers.through
    through.objects.bulk_create(
        through(subgroupreturn_id=returned, user_id=person) for returned, person in sorted(writers)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0010_no_date_because"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("quarterlyreport", "authors", "authors_before"),
        migrations.AddField(
            model_name="signature",
            name="meeting_on",
            field=models.DateField(null=True, verbose_name="meeting of the steering group"),
        ),
        migrations.AddField(
            model_name="signature",
            name="minute",
            field=models.CharField(blank=True, max_length=200, verbose_name="minute reference"),
        ),
        migrations.AddField(
            model_name="subgroupreturn",
            name="writers",
            field=models.ManyToManyField(editable=False, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name="ReportAuthor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[("edit", "edited"), ("offer", "offered for signing")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authors",
                        to="reporting.quarterlyreport",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "person", "act"), name="one_author_of_a_kind")
                ],
            },
        ),
        migrations.RunPython(keep_authors, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(keep_writers, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("quarterlyreport", "authors_before"),
    ]
