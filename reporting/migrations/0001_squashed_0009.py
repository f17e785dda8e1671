"""All of November 2026 in one. The migrations it replaces stay for databases that had begun with them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import DatabaseError, migrations, models, transaction

# The boxes of reporting/search/sources.py: all for words, the last named here for similar ones.
SEARCHED = {
    ("priorities", "plan"): (
        ["title", "vision", "vision_points", "statutory_framework", "principles", "closing_statement"],
        "title",
    ),
    ("priorities", "priority"): (
        [
            "number",
            "title",
            "outcomes",
            "mechanism",
            "related_plans",
            "impact_information",
            "evidence_of_need",
        ],
        "title",
    ),
    ("priorities", "action"): (["number", "text"], "text"),
    ("priorities", "milestone"): (["label", "as_printed"], "label"),
    ("priorities", "progressupdate"): (["text"], "text"),
    ("priorities", "decision"): (["reason"], "reason"),
    ("priorities", "evidence"): (["what", "reference"], "what"),
    ("reporting", "quarterlyreport"): (["overview", "key_issues"], "overview"),
    ("reporting", "reportentry"): (["achievements", "next_actions"], "achievements"),
}


def _indexes(model, fields, similar):
    name = model._meta.model_name
    words = GinIndex(SearchVector(*fields, config="english"), name=f"search_{name}")
    alike = GinIndex(fields=[similar], opclasses=["gin_trgm_ops"], name=f"similar_{name}")
    return words, alike


def add_indexes(apps, editor):
    """Leave trigrams out where the extension is not there and may not be made: the search does without."""
    if editor.connection.vendor != "postgresql":
        return
    has_trigrams = make_extension(editor.connection)
    for (app, name), (fields, similar) in SEARCHED.items():
        model = apps.get_model(app, name)
        words, alike = _indexes(model, fields, similar)
        editor.add_index(model, words)
        if has_trigrams:
            editor.add_index(model, alike)


def make_extension(connection):
    """Make what similar words need, if it may be made; whether it is there."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return False
    return True


def remove_indexes(apps, editor):
    if editor.connection.vendor == "postgresql":
        for _, name in SEARCHED:
            editor.execute(f"DROP INDEX IF EXISTS search_{name}, similar_{name}")


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("reporting", "0001_initial"),
        ("reporting", "0002_search"),
        ("reporting", "0003_saved_lists_and_calendar_links"),
        ("reporting", "0004_report_shows_training"),
        ("reporting", "0005_returns_and_reminders"),
        ("reporting", "0006_signed_reports"),
        ("reporting", "0007_challenges"),
        ("reporting", "0008_search_evidence"),
        ("reporting", "0009_one_kind_of_calendar_address"),
    ]

    dependencies = [
        ("priorities", "0001_squashed_0014"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="challenge")),
                ("at", models.DateTimeField(verbose_name="raised")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="challenges",
                        to="priorities.action",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="challenges",
                        to="priorities.reportingperiod",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="QuarterlyReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="date of report")),
                (
                    "overview",
                    models.TextField(blank=True, max_length=20000, verbose_name="overview and background"),
                ),
                (
                    "is_overview_confirmed",
                    models.BooleanField(
                        default=False, verbose_name="I have read the overview, and what it says is right"
                    ),
                ),
                (
                    "key_issues",
                    models.TextField(
                        blank=True, max_length=20000, verbose_name="key issues, challenges and resolution"
                    ),
                ),
                (
                    "shows_training",
                    models.BooleanField(default=False, verbose_name="show the training of this period"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("ready", "Ready for signing"), ("signed", "Signed")],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "correction_reason",
                    models.TextField(blank=True, max_length=5000, verbose_name="what was wrong"),
                ),
                (
                    "authors",
                    models.ManyToManyField(editable=False, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "period",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="report",
                        to="priorities.reportingperiod",
                    ),
                ),
            ],
            options={
                "ordering": ["period__starts_on"],
            },
        ),
        migrations.CreateModel(
            name="ReminderChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wants_fewer", models.BooleanField(default=False, verbose_name="fewer reminders")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of reminders",
            },
        ),
        migrations.CreateModel(
            name="SubgroupReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Sent back"),
                            ("accepted", "Accepted"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "key_issues",
                    models.TextField(
                        blank=True, max_length=20000, verbose_name="key issues, challenges and resolution"
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("is_on_behalf", models.BooleanField(default=False, verbose_name="on the group’s behalf")),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="returns",
                        to="priorities.reportingperiod",
                    ),
                ),
                (
                    "subgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="priorities.subgroup",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["subgroup__name"],
            },
        ),
        migrations.CreateModel(
            name="ReturnLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changed_at", models.DateTimeField(editable=False, null=True)),
                ("is_unchanged", models.BooleanField(default=False, verbose_name="no change")),
                ("progress", models.TextField(blank=True, max_length=20000)),
                (
                    "declared",
                    models.CharField(
                        blank=True,
                        choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")],
                        max_length=10,
                        verbose_name="declared colour",
                    ),
                ),
                (
                    "declared_reason",
                    models.TextField(blank=True, max_length=5000, verbose_name="reason for the colour"),
                ),
                (
                    "answer",
                    models.TextField(blank=True, max_length=5000, verbose_name="answer to the challenge"),
                ),
                (
                    "computed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("red", "Red"),
                            ("amber", "Amber"),
                            ("green", "Green"),
                            ("blue", "Blue"),
                            ("unrated", "Not rated"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="return_lines",
                        to="priorities.action",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subgroup_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="reporting.subgroupreturn",
                    ),
                ),
            ],
            options={
                "ordering": ["action__priority__position", "action__position"],
            },
        ),
        migrations.CreateModel(
            name="ReturnEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("write", "Written"),
                            ("submit", "Submitted"),
                            ("withdraw", "Withdrawn"),
                            ("send_back", "Sent back"),
                            ("accept", "Accepted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("is_on_behalf", models.BooleanField(default=False)),
                ("comment", models.TextField(blank=True, max_length=5000)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subgroup_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="reporting.subgroupreturn",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReturnEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "achievements",
                    models.TextField(
                        blank=True,
                        max_length=20000,
                        verbose_name="achievements in this reporting period and impact",
                    ),
                ),
                (
                    "next_actions",
                    models.TextField(
                        blank=True, max_length=20000, verbose_name="actions for next reporting period"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="priorities.priority",
                    ),
                ),
                (
                    "subgroup_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="reporting.subgroupreturn",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "return entries",
                "ordering": ["priority__position"],
            },
        ),
        migrations.CreateModel(
            name="ReturnDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changed_at", models.DateTimeField(editable=False, null=True)),
                ("forecast_on", models.DateField(blank=True, null=True, verbose_name="forecast")),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="completed on")),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
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
                        related_name="return_dates",
                        to="priorities.milestone",
                    ),
                ),
                (
                    "subgroup_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="reporting.subgroupreturn",
                    ),
                ),
            ],
            options={
                "ordering": ["milestone__position", "milestone__due_on"],
            },
        ),
        migrations.CreateModel(
            name="ReportEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "achievements",
                    models.TextField(
                        blank=True,
                        max_length=20000,
                        verbose_name="achievements in this reporting period and impact",
                    ),
                ),
                (
                    "next_actions",
                    models.TextField(
                        blank=True, max_length=20000, verbose_name="actions for next reporting period"
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="report_entries",
                        to="priorities.priority",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="reporting.quarterlyreport",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "report entries",
                "ordering": ["priority__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "priority"), name="one_entry_per_report_and_priority"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("step_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="priorities.reportingperiod",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="priorities.subgroup",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "subgroup", "person", "kind", "step_on"),
                        name="reminded_once_a_step",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("query", models.CharField(blank=True, max_length=5000, verbose_name="filters")),
                (
                    "is_shared",
                    models.BooleanField(
                        default=False,
                        help_text="The business team keeps shared lists.",
                        verbose_name="share it with everybody who reads this plan",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_lists",
                        to="priorities.plan",
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("name"), "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("plan"),
                        models.F("owner"),
                        django.db.models.functions.text.Lower("name"),
                        name="saved_list_named_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("content_digest", models.CharField(max_length=64)),
                ("person_label", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="priorities.reportingperiod",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "version", "content_digest", "person"),
                        name="one_signature_of_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedReport",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("version", models.PositiveSmallIntegerField()),
                ("signed_at", models.DateTimeField()),
                ("content", models.TextField()),
                ("content_digest", models.CharField(max_length=64)),
                ("pdf", models.BinaryField()),
                ("pdf_digest", models.CharField(db_index=True, max_length=64)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_reports",
                        to="priorities.reportingperiod",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_reports",
                        to="priorities.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("period", "version"), name="one_signed_report_a_version")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="subgroupreturn",
            constraint=models.UniqueConstraint(
                fields=("period", "subgroup"), name="one_return_per_group_and_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="subgroupreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="return_submitted_by_somebody_sometime",
            ),
        ),
        migrations.AddConstraint(
            model_name="subgroupreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["submitted", "accepted"]), ("submitted_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["submitted", "accepted"]), _negated=True),
                        ("is_on_behalf", False),
                        ("submitted_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="return_in_when_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnline",
            constraint=models.UniqueConstraint(
                fields=("subgroup_return", "action"), name="one_line_per_return_and_action"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnentry",
            constraint=models.UniqueConstraint(
                fields=("subgroup_return", "priority"), name="one_entry_per_return_and_priority"
            ),
        ),
        migrations.AddConstraint(
            model_name="returndate",
            constraint=models.UniqueConstraint(
                fields=("subgroup_return", "milestone"), name="one_date_per_return_and_milestone"
            ),
        ),
        migrations.RunPython(add_indexes, remove_indexes, elidable=False),
    ]
