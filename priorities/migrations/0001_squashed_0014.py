"""All of November 2026 in one. The migrations it replaces stay for databases that had begun with them."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("priorities", "0001_initial"),
        ("priorities", "0002_seats"),
        ("priorities", "0003_everybody_sits"),
        ("priorities", "0004_seats_only"),
        ("priorities", "0005_invitations_and_proposals"),
        ("priorities", "0006_period_history"),
        ("priorities", "0007_succession"),
        ("priorities", "0008_owner_and_changes_of_several"),
        ("priorities", "0009_dates_moved_reopened_and_evidenced"),
        ("priorities", "0010_learning_group"),
        ("priorities", "0011_lead_group_and_signed_period"),
        ("priorities", "0012_signatures_needed"),
        ("priorities", "0013_action_starts_on"),
        ("priorities", "0014_history_that_is_read"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(editable=False)),
                (
                    "number",
                    models.CharField(
                        help_text="For example, 2.2.", max_length=20, verbose_name="number as printed"
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="what will be done")),
                (
                    "is_ongoing",
                    models.BooleanField(
                        default=False,
                        help_text="No due date, but reviewed regularly; closes only by decision.",
                        verbose_name="ongoing",
                    ),
                ),
                (
                    "review_every_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (None, "Once every reporting period"),
                            (1, "Every month"),
                            (2, "Every 2 months"),
                            (3, "Every 3 months"),
                            (4, "Every 4 months"),
                            (6, "Every 6 months"),
                            (12, "Every year"),
                        ],
                        help_text="For an ongoing action.",
                        null=True,
                        verbose_name="reviewed",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True,
                        help_text="Leave empty for the plan's first day.",
                        null=True,
                        verbose_name="starts",
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="carried_to",
                        to="priorities.action",
                    ),
                ),
            ],
            options={
                "ordering": ["priority__position", "position"],
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(blank=True, help_text="For example, WSCC.", max_length=50)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lead_partner", "Lead partner"),
                            ("relevant_agency", "Relevant agency"),
                            ("district", "District or borough"),
                            ("voluntary", "Voluntary, community or faith"),
                            ("national", "National body"),
                        ],
                        default="relevant_agency",
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="began on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
            ],
            options={
                "verbose_name_plural": "agencies",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="agency_name_unique_any_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="agency_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgency",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(blank=True, help_text="For example, WSCC.", max_length=50)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lead_partner", "Lead partner"),
                            ("relevant_agency", "Relevant agency"),
                            ("district", "District or borough"),
                            ("voluntary", "Voluntary, community or faith"),
                            ("national", "National body"),
                        ],
                        default="relevant_agency",
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="began on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical agency",
                "verbose_name_plural": "historical agencies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvidence",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="For example, the audit of 40 files finds plans in 38.",
                        max_length=500,
                        verbose_name="what it shows",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("output", "Output"),
                            ("outcome", "Outcome"),
                            ("impact", "Impact on children and families"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "link",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Where there is no link: what the document is called and where it is kept.",
                        max_length=200,
                        verbose_name="document reference",
                    ),
                ),
                (
                    "dated_on",
                    models.DateField(help_text="When it was written or measured.", verbose_name="date"),
                ),
                ("added_at", models.DateTimeField(editable=False, verbose_name="added")),
                ("verified_on", models.DateField(editable=False, null=True)),
                (
                    "verified_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="check recorded"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.action",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evidence",
                "verbose_name_plural": "historical evidence",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        help_text="Where an action has more than one date.",
                        max_length=500,
                        verbose_name="what is due",
                    ),
                ),
                (
                    "as_printed",
                    models.CharField(blank=True, max_length=200, verbose_name="timescale as printed"),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("none", "No date given"),
                        ],
                        default="month",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("forecast_on", models.DateField(blank=True, null=True, verbose_name="forecast")),
                ("forecast_given_on", models.DateField(blank=True, editable=False, null=True)),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="completed on")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="priorities.action",
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="carried_to",
                        to="priorities.milestone",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "due_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalMilestone",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("position", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        help_text="Where an action has more than one date.",
                        max_length=500,
                        verbose_name="what is due",
                    ),
                ),
                (
                    "as_printed",
                    models.CharField(blank=True, max_length=200, verbose_name="timescale as printed"),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("none", "No date given"),
                        ],
                        default="month",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("forecast_on", models.DateField(blank=True, null=True, verbose_name="forecast")),
                ("forecast_given_on", models.DateField(blank=True, editable=False, null=True)),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="completed on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.action",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.milestone",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical milestone",
                "verbose_name_plural": "historical milestones",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDateMove",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("from_on", models.DateField(verbose_name="due date")),
                ("to_on", models.DateField(verbose_name="new due date")),
                ("reason", models.TextField(max_length=5000, verbose_name="why it should move")),
                ("proposed_on", models.DateField()),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("pending", "Waits for the steering group"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decision recorded")),
                ("answer", models.TextField(blank=True, max_length=5000, verbose_name="what was said to it")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.milestone",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical move of a date",
                "verbose_name_plural": "historical moves of dates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="DateMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField(verbose_name="due date")),
                ("to_on", models.DateField(verbose_name="new due date")),
                ("reason", models.TextField(max_length=5000, verbose_name="why it should move")),
                ("proposed_on", models.DateField()),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("pending", "Waits for the steering group"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decision recorded")),
                ("answer", models.TextField(blank=True, max_length=5000, verbose_name="what was said to it")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="priorities.milestone",
                    ),
                ),
            ],
            options={
                "verbose_name": "move of a date",
                "verbose_name_plural": "moves of dates",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "slug",
                    models.SlugField(
                        help_text="For example, wsscp-2020-21.",
                        max_length=60,
                        unique=True,
                        verbose_name="short name in addresses",
                    ),
                ),
                (
                    "period_as_printed",
                    models.CharField(
                        blank=True, help_text="The period in the words of the document.", max_length=200
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("review_as_printed", models.CharField(blank=True, max_length=200, verbose_name="review")),
                ("vision", models.TextField(blank=True, max_length=5000)),
                (
                    "vision_points",
                    models.TextField(
                        blank=True,
                        help_text="One point a line.",
                        max_length=20000,
                        verbose_name="delivering the vision will mean",
                    ),
                ),
                ("statutory_framework", models.TextField(blank=True, max_length=20000)),
                (
                    "principles",
                    models.TextField(
                        blank=True,
                        help_text="One principle a line.",
                        max_length=20000,
                        verbose_name="principles or values",
                    ),
                ),
                ("closing_statement", models.TextField(blank=True, max_length=5000)),
                (
                    "priority_label",
                    models.CharField(default="Priority", max_length=50, verbose_name="a priority is called"),
                ),
                (
                    "action_label",
                    models.CharField(default="Activity", max_length=50, verbose_name="an action is called"),
                ),
                (
                    "amber_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(27),
                        ],
                        verbose_name="amber from this many days late",
                    ),
                ),
                (
                    "red_months",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="red from this many months late",
                    ),
                ),
                (
                    "closed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="closed on"),
                ),
                (
                    "signatures_needed",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="How many members of the steering group sign each quarterly report.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(9),
                        ],
                        verbose_name="signatures a report needs",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="priorities.plan",
                        verbose_name="follows",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "title"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReportingPeriod",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "label",
                    models.CharField(help_text="For example, Q3 2020.", max_length=50, verbose_name="name"),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("returns_due_on", models.DateField(blank=True, null=True, verbose_name="returns due")),
                ("meeting_on", models.DateField(blank=True, null=True, verbose_name="steering group meets")),
                ("signed_at", models.DateTimeField(editable=False, null=True, verbose_name="report signed")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical reporting period",
                "verbose_name_plural": "historical reporting periods",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPriority",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("position", models.PositiveIntegerField(editable=False)),
                ("number", models.CharField(max_length=20, verbose_name="number as printed")),
                ("title", models.CharField(max_length=500)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("practice", "Practice priority"),
                            ("overarching", "Overarching priority"),
                            ("emerging", "Emerging priority"),
                            ("strategic_objective", "Strategic objective"),
                        ],
                        default="practice",
                        max_length=20,
                    ),
                ),
                (
                    "outcomes",
                    models.TextField(
                        blank=True,
                        help_text="One outcome a line.",
                        max_length=5000,
                        verbose_name="outcomes sought",
                    ),
                ),
                (
                    "mechanism",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="groups responsible and mechanism"
                    ),
                ),
                (
                    "related_plans",
                    models.TextField(blank=True, max_length=5000, verbose_name="related action plans"),
                ),
                ("impact_information", models.TextField(blank=True, max_length=5000)),
                ("evidence_of_need", models.TextField(blank=True, max_length=20000)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical priority",
                "verbose_name_plural": "historical priorities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "slug",
                    models.SlugField(
                        help_text="For example, wsscp-2020-21.",
                        max_length=60,
                        verbose_name="short name in addresses",
                    ),
                ),
                (
                    "period_as_printed",
                    models.CharField(
                        blank=True, help_text="The period in the words of the document.", max_length=200
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("review_as_printed", models.CharField(blank=True, max_length=200, verbose_name="review")),
                ("vision", models.TextField(blank=True, max_length=5000)),
                (
                    "vision_points",
                    models.TextField(
                        blank=True,
                        help_text="One point a line.",
                        max_length=20000,
                        verbose_name="delivering the vision will mean",
                    ),
                ),
                ("statutory_framework", models.TextField(blank=True, max_length=20000)),
                (
                    "principles",
                    models.TextField(
                        blank=True,
                        help_text="One principle a line.",
                        max_length=20000,
                        verbose_name="principles or values",
                    ),
                ),
                ("closing_statement", models.TextField(blank=True, max_length=5000)),
                (
                    "priority_label",
                    models.CharField(default="Priority", max_length=50, verbose_name="a priority is called"),
                ),
                (
                    "action_label",
                    models.CharField(default="Activity", max_length=50, verbose_name="an action is called"),
                ),
                (
                    "amber_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(27),
                        ],
                        verbose_name="amber from this many days late",
                    ),
                ),
                (
                    "red_months",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="red from this many months late",
                    ),
                ),
                (
                    "closed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="closed on"),
                ),
                (
                    "signatures_needed",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="How many members of the steering group sign each quarterly report.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(9),
                        ],
                        verbose_name="signatures a report needs",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.plan",
                        verbose_name="follows",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical plan",
                "verbose_name_plural": "historical plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=500, verbose_name="what was changed")),
                ("rows", models.JSONField(default=list)),
                ("at", models.DateTimeField(verbose_name="changed at")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bulk_changes",
                        to="priorities.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of several actions",
                "verbose_name_plural": "changes of several actions",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("close", "Closed"), ("reopen", "Reopened")],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("reason", models.TextField(max_length=5000)),
                ("at", models.DateTimeField(verbose_name="recorded")),
                (
                    "by",
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
                        related_name="decisions",
                        to="priorities.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanImport",
            fields=[
                (
                    "token",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="priorities.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(editable=False)),
                ("number", models.CharField(max_length=20, verbose_name="number as printed")),
                ("title", models.CharField(max_length=500)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("practice", "Practice priority"),
                            ("overarching", "Overarching priority"),
                            ("emerging", "Emerging priority"),
                            ("strategic_objective", "Strategic objective"),
                        ],
                        default="practice",
                        max_length=20,
                    ),
                ),
                (
                    "outcomes",
                    models.TextField(
                        blank=True,
                        help_text="One outcome a line.",
                        max_length=5000,
                        verbose_name="outcomes sought",
                    ),
                ),
                (
                    "mechanism",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="groups responsible and mechanism"
                    ),
                ),
                (
                    "related_plans",
                    models.TextField(blank=True, max_length=5000, verbose_name="related action plans"),
                ),
                ("impact_information", models.TextField(blank=True, max_length=5000)),
                ("evidence_of_need", models.TextField(blank=True, max_length=20000)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="priorities",
                        to="priorities.plan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "priorities",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalWorkstream",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("position", models.PositiveIntegerField(editable=False)),
                ("number", models.CharField(max_length=20, verbose_name="number as printed")),
                ("title", models.CharField(max_length=200)),
                ("outcome", models.TextField(blank=True, max_length=5000, verbose_name="outcome sought")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.priority",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical workstream",
                "verbose_name_plural": "historical workstreams",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="action",
            name="priority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="priorities.priority"
            ),
        ),
        migrations.CreateModel(
            name="ProgressUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=20000, verbose_name="progress")),
                ("made_on", models.DateField(verbose_name="as of")),
                ("at", models.DateTimeField(verbose_name="recorded")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
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
            ],
            options={
                "ordering": ["-made_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("completed_on", models.DateField(verbose_name="completed on, until then")),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("reason", models.TextField(max_length=5000)),
                ("at", models.DateTimeField(verbose_name="recorded")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="priorities.milestone",
                    ),
                ),
            ],
            options={
                "ordering": ["decided_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportingPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "label",
                    models.CharField(help_text="For example, Q3 2020.", max_length=50, verbose_name="name"),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("returns_due_on", models.DateField(blank=True, null=True, verbose_name="returns due")),
                ("meeting_on", models.DateField(blank=True, null=True, verbose_name="steering group meets")),
                ("signed_at", models.DateTimeField(editable=False, null=True, verbose_name="report signed")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periods",
                        to="priorities.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("chair", "Chair"),
                            ("deputy", "Deputy chair"),
                            ("member", "Member"),
                            ("scrutineer", "Independent chair and scrutineer"),
                            ("lay", "Lay member"),
                            ("administrator", "System administrator"),
                        ],
                        max_length=20,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, help_text="For example, Designated Doctor.", max_length=200),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="began on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="priorities.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("seat", "Seat"), ("factors", "Reset of second factors")],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("starts_on", models.DateField(null=True, verbose_name="from")),
                ("ends_on", models.DateField(null=True, verbose_name="until")),
                ("reason", models.CharField(max_length=500)),
                ("by_is_officer", models.BooleanField(verbose_name="proposed by the business team")),
                ("at", models.DateTimeField(verbose_name="proposed at")),
                ("expires_at", models.DateTimeField(verbose_name="lapses at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waits for a second person"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="reason for refusing")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="for",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="priorities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="priorities.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["person", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAction",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("position", models.PositiveIntegerField(editable=False)),
                (
                    "number",
                    models.CharField(
                        help_text="For example, 2.2.", max_length=20, verbose_name="number as printed"
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="what will be done")),
                (
                    "is_ongoing",
                    models.BooleanField(
                        default=False,
                        help_text="No due date, but reviewed regularly; closes only by decision.",
                        verbose_name="ongoing",
                    ),
                ),
                (
                    "review_every_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (None, "Once every reporting period"),
                            (1, "Every month"),
                            (2, "Every 2 months"),
                            (3, "Every 3 months"),
                            (4, "Every 4 months"),
                            (6, "Every 6 months"),
                            (12, "Every year"),
                        ],
                        help_text="For an ongoing action.",
                        null=True,
                        verbose_name="reviewed",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True,
                        help_text="Leave empty for the plan's first day.",
                        null=True,
                        verbose_name="starts",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.action",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.priority",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical action",
                "verbose_name_plural": "historical actions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="action",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="owned_actions",
                to="priorities.seat",
            ),
        ),
        migrations.CreateModel(
            name="Subgroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(blank=True, help_text="For example, CRG.", max_length=50)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("executive", "Executive"),
                            ("partnership", "Partnership"),
                            ("subgroup", "Subgroup"),
                            ("task_and_finish", "Task and finish group"),
                            ("pan_sussex", "Pan-Sussex group"),
                            ("other", "Other"),
                        ],
                        default="subgroup",
                        max_length=20,
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=500)),
                (
                    "meets",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("monthly", "Monthly"),
                            ("two_monthly", "Every two months"),
                            ("quarterly", "Quarterly"),
                            ("twice_a_year", "Twice a year"),
                            ("yearly", "Once a year"),
                            ("as_needed", "As needed"),
                        ],
                        max_length=20,
                        verbose_name="how often it meets",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="began on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "opens",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("business_team", "Business team"),
                            ("steering", "Steering group"),
                            ("partnership", "Partnership group"),
                            ("case_review", "Case Review Group"),
                            ("learning", "Learning and Development group"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="gives access as",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="priorities.subgroup",
                        verbose_name="reports to",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="seat",
            name="subgroup",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seats",
                to="priorities.subgroup",
                verbose_name="group",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalSubgroup",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(blank=True, help_text="For example, CRG.", max_length=50)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("executive", "Executive"),
                            ("partnership", "Partnership"),
                            ("subgroup", "Subgroup"),
                            ("task_and_finish", "Task and finish group"),
                            ("pan_sussex", "Pan-Sussex group"),
                            ("other", "Other"),
                        ],
                        default="subgroup",
                        max_length=20,
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=500)),
                (
                    "meets",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("monthly", "Monthly"),
                            ("two_monthly", "Every two months"),
                            ("quarterly", "Quarterly"),
                            ("twice_a_year", "Twice a year"),
                            ("yearly", "Once a year"),
                            ("as_needed", "As needed"),
                        ],
                        max_length=20,
                        verbose_name="how often it meets",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="began on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "opens",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("business_team", "Business team"),
                            ("steering", "Steering group"),
                            ("partnership", "Partnership group"),
                            ("case_review", "Case Review Group"),
                            ("learning", "Learning and Development group"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="gives access as",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.subgroup",
                        verbose_name="reports to",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical subgroup",
                "verbose_name_plural": "historical subgroups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSeat",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("chair", "Chair"),
                            ("deputy", "Deputy chair"),
                            ("member", "Member"),
                            ("scrutineer", "Independent chair and scrutineer"),
                            ("lay", "Lay member"),
                            ("administrator", "System administrator"),
                        ],
                        max_length=20,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, help_text="For example, Designated Doctor.", max_length=200),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="began on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.agency",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subgroup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.subgroup",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical seat",
                "verbose_name_plural": "historical seats",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAction_groups",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.action",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="priorities.historicalaction",
                    ),
                ),
                (
                    "subgroup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="priorities.subgroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalAction_groups",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Where several groups are responsible: the one whose return says how it stands. The others may add. Leave empty for the first of them by name.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="priorities.subgroup",
                verbose_name="lead group",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="groups",
            field=models.ManyToManyField(
                blank=True,
                related_name="actions",
                to="priorities.subgroup",
                verbose_name="groups responsible",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                help_text="Where several groups are responsible: the one whose return says how it stands. The others may add. Leave empty for the first of them by name.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="led_actions",
                to="priorities.subgroup",
                verbose_name="lead group",
            ),
        ),
        migrations.CreateModel(
            name="SubgroupAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "subgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="priorities.subgroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "other name",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Workstream",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(editable=False)),
                ("number", models.CharField(max_length=20, verbose_name="number as printed")),
                ("title", models.CharField(max_length=200)),
                ("outcome", models.TextField(blank=True, max_length=5000, verbose_name="outcome sought")),
                (
                    "priority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workstreams",
                        to="priorities.priority",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="workstream",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="priorities.workstream",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="workstream",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="actions",
                to="priorities.workstream",
            ),
        ),
        migrations.CreateModel(
            name="AgencyName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="priorities.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier name",
                "ordering": ["ends_on", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="agency_name_of_one_agency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="agency_name_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hold", "On hold"),
                            ("cancel", "Cancelled"),
                            ("supersede", "Superseded"),
                            ("close", "Closed as completed"),
                            ("reopen", "Reopened"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("reason", models.TextField(max_length=5000)),
                ("at", models.DateTimeField(verbose_name="recorded")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
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
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="priorities.action",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_on", "-pk"],
                "indexes": [
                    models.Index(fields=["action", "-decided_on"], name="priorities__action__c29891_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("replaced_by", None), ("kind", "supersede"), _connector="OR"),
                        name="decision_replaces_what_it_supersedes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="For example, the audit of 40 files finds plans in 38.",
                        max_length=500,
                        verbose_name="what it shows",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("output", "Output"),
                            ("outcome", "Outcome"),
                            ("impact", "Impact on children and families"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "link",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Where there is no link: what the document is called and where it is kept.",
                        max_length=200,
                        verbose_name="document reference",
                    ),
                ),
                (
                    "dated_on",
                    models.DateField(help_text="When it was written or measured.", verbose_name="date"),
                ),
                ("added_at", models.DateTimeField(editable=False, verbose_name="added")),
                ("verified_on", models.DateField(editable=False, null=True)),
                (
                    "verified_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="check recorded"),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="priorities.action",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["-dated_on", "-pk"],
                "indexes": [models.Index(fields=["action", "kind"], name="priorities__action__880796_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("link", ""), ("reference", ""), _negated=True),
                        name="evidence_can_be_found",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at", None), ("verified_by", None), ("verified_on", None)),
                            models.Q(
                                ("verified_at__isnull", False),
                                ("verified_by__isnull", False),
                                ("verified_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_verified_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by", None),
                            models.Q(("verified_by", models.F("added_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="evidence_verified_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        fields=("person",),
                        name="invitation_one_pending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="invitation_accepted_or_withdrawn",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="milestone",
            index=models.Index(fields=["action", "due_on"], name="priorities__action__07b9c1_idx"),
        ),
        migrations.AddIndex(
            model_name="milestone",
            index=models.Index(
                condition=models.Q(("completed_on__isnull", True)),
                fields=["due_on"],
                name="milestone_open_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("forecast_given_on__isnull", True), ("forecast_on__isnull", True)),
                    models.Q(("forecast_given_on__isnull", False), ("forecast_on__isnull", False)),
                    _connector="OR",
                ),
                name="milestone_forecast_has_its_day",
            ),
        ),
        migrations.AddIndex(
            model_name="datemove",
            index=models.Index(
                condition=models.Q(("outcome", "approved")), fields=["decided_on"], name="move_approved_on"
            ),
        ),
        migrations.AddConstraint(
            model_name="datemove",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on", models.F("from_on")), _negated=True),
                name="move_changes_the_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="datemove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("decided_on", None),
                        ("outcome", "pending"),
                    ),
                    models.Q(
                        models.Q(("outcome", "pending"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="move_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="datemove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "withdrawn"),
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="move_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="datemove",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "pending")),
                fields=("milestone",),
                name="move_one_pending_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="plan_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="bulk_change_undone_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="priority",
            index=models.Index(fields=["plan", "position"], name="priorities__plan_id_9a08b3_idx"),
        ),
        migrations.AddConstraint(
            model_name="priority",
            constraint=models.UniqueConstraint(
                fields=("plan", "number"), name="priority_number_unique_in_plan"
            ),
        ),
        migrations.AddIndex(
            model_name="progressupdate",
            index=models.Index(fields=["action", "-made_on"], name="priorities__action__d4875b_idx"),
        ),
        migrations.AddConstraint(
            model_name="reportingperiod",
            constraint=models.UniqueConstraint(fields=("plan", "label"), name="period_label_unique_in_plan"),
        ),
        migrations.AddConstraint(
            model_name="reportingperiod",
            constraint=models.UniqueConstraint(
                fields=("plan", "starts_on"), name="period_start_unique_in_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="period_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "seat"), ("seat__isnull", False), ("starts_on__isnull", False)),
                    models.Q(("ends_on", None), ("kind", "factors"), ("seat", None), ("starts_on", None)),
                    _connector="OR",
                ),
                name="proposal_of_a_seat_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None), ("decided_by", None), ("state__in", ["pending", "lapsed"])
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["agreed", "refused"]),
                    ),
                    _connector="OR",
                ),
                name="proposal_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "seat"), ("state", "pending")),
                fields=("person", "seat"),
                name="proposal_one_pending_a_seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "factors"), ("state", "pending")),
                fields=("person",),
                name="proposal_one_pending_reset",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="proposal_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="membership_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("person", "seat"),
                name="membership_held_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="subgroup",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="subgroup_name_unique_any_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="subgroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("opens", ""), _negated=True),
                fields=("opens",),
                name="subgroup_opens_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="subgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="subgroup_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("part__in", ["chair", "deputy", "member"]), _negated=True),
                    ("subgroup__isnull", False),
                    _connector="OR",
                ),
                name="seat_of_a_group_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="seat_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="subgroupalias",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="subgroup_alias_unique_any_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="subgroupalias",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="subgroup_alias_ends_after_it_starts",
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["priority", "position"], name="priorities__priorit_e0abb5_idx"),
        ),
    ]
