"""All of November 2026 in one. The migrations it replaces stay for databases that had begun with them."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import reviews.rules.references
import reviews.rules.states

# (name, family): what a partnership learns from (Working Together; learning and improvement framework 2023-26).
KINDS = [
    ("Rapid review", "case"),
    ("Local child safeguarding practice review", "case"),
    ("National child safeguarding practice review", "case"),
    ("Thematic review of cases", "case"),
    ("Local learning review", "case"),
    ("Practice learning review", "case"),
    ("Serious case review", "case"),
    ("Multi-agency audit", "audit"),
    ("Single-agency audit", "audit"),
    ("Section 11 self-assessment and challenge event", "section_11"),
    ("Scrutiny event", "scrutiny"),
    ("Peer review", "inspection"),
    ("Inspection", "inspection"),
    ("Complaint or escalation theme", "other"),
]


def add_kinds(apps, schema_editor):
    Kind = apps.get_model("reviews", "Kind")
    for position, (name, family) in enumerate(KINDS, start=1):
        Kind.objects.get_or_create(name=name, defaults={"family": family, "position": position})


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("reviews", "0001_initial"),
        ("reviews", "0002_kinds_of_review"),
        ("reviews", "0003_recommendation_evidence"),
        ("reviews", "0004_one_kind_of_calendar_address"),
        ("reviews", "0005_history_that_is_read"),
    ]

    dependencies = [
        ("priorities", "0001_squashed_0014"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=reviews.rules.references.new_reference,
                        editable=False,
                        max_length=11,
                        unique=True,
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ]
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        help_text="What it is about, as it would be published: no child can be known by it.",
                        max_length=500,
                    ),
                ),
                (
                    "led_by",
                    models.CharField(
                        blank=True,
                        help_text="By role or body: for example, Ofsted. No names.",
                        max_length=200,
                        verbose_name="led by",
                    ),
                ),
                ("is_pan_sussex", models.BooleanField(default=False, verbose_name="pan-Sussex")),
                (
                    "sample_size",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10000)],
                        verbose_name="children in the sample",
                    ),
                ),
                (
                    "agency_count",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Where the number is known and the names are not.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000)],
                        verbose_name="agencies assessed",
                    ),
                ),
                (
                    "challenged_count",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000)],
                        verbose_name="agencies at the challenge event",
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="planned for")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="held on")),
                (
                    "challenge_on",
                    models.DateField(blank=True, null=True, verbose_name="challenge event held on"),
                ),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="reported on")),
                (
                    "closed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="closed on"),
                ),
                (
                    "summary",
                    models.TextField(blank=True, max_length=5000, verbose_name="what was learnt, in short"),
                ),
                (
                    "agencies",
                    models.ManyToManyField(
                        blank=True,
                        related_name="reviews",
                        to="priorities.agency",
                        verbose_name="agencies taking part",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="priorities.subgroup",
                        verbose_name="group that sees to it",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "kind__position", "subject", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Kind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("case", "Case review"),
                            ("audit", "Audit"),
                            ("section_11", "Section 11"),
                            ("scrutiny", "Scrutiny"),
                            ("inspection", "Inspection or peer review"),
                            ("other", "Other learning"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="belongs to",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=100, editable=False)),
                (
                    "keep_years",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="After these years the record is due for a decision: keep on, or delete.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(75),
                        ],
                        verbose_name="years to keep a closed record",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="OwnAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=reviews.rules.references.new_reference,
                        editable=False,
                        max_length=11,
                        unique=True,
                    ),
                ),
                ("is_shared", models.BooleanField(default=False, verbose_name="others may read this")),
                ("at", models.DateTimeField(verbose_name="recorded")),
                ("text", models.TextField(max_length=5000, verbose_name="what will be done")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OwnMilestone",
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
            ],
            options={
                "ordering": ["position", "due_on"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=reviews.rules.references.new_reference,
                        editable=False,
                        max_length=11,
                        unique=True,
                    ),
                ),
                ("from_case", models.BooleanField(editable=False)),
                (
                    "number",
                    models.CharField(
                        blank=True, help_text="As in the report: for example, 3a.", max_length=20
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Word for word.", max_length=5000, verbose_name="recommendation"
                    ),
                ),
                ("made_on", models.DateField(verbose_name="made on")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "National"),
                            ("partnership", "Partnership"),
                            ("agency", "Single agency"),
                        ],
                        default="partnership",
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done, not evidenced"),
                            ("evidenced", "Evidenced, no impact shown"),
                            ("embedded", "Embedded"),
                            ("superseded", "Superseded"),
                            ("not_accepted", "Not accepted"),
                        ],
                        default="open",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "released_text",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="recommendation, as others read it"
                    ),
                ),
                (
                    "released_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="released"),
                ),
            ],
            options={
                "ordering": ["-made_on", "number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RecommendationEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_shared", models.BooleanField(default=False, verbose_name="others may read this")),
                ("at", models.DateTimeField(verbose_name="recorded")),
                ("text", models.TextField(max_length=5000, verbose_name="what shows it")),
                (
                    "link",
                    models.CharField(
                        blank=True,
                        help_text="An address that begins with https://.",
                        max_length=500,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter a whole address that begins with https://.", schemes=["https"]
                            )
                        ],
                    ),
                ),
                ("on", models.DateField(verbose_name="as of")),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "db_table": "reviews_evidence",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="response")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=500)),
                ("is_current", models.BooleanField(default=True, verbose_name="still asked")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="StateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done, not evidenced"),
                            ("evidenced", "Evidenced, no impact shown"),
                            ("embedded", "Embedded"),
                            ("superseded", "Superseded"),
                            ("not_accepted", "Not accepted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("reason", models.TextField(blank=True, max_length=5000)),
                ("at", models.DateTimeField(verbose_name="recorded")),
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("serious_incident_notification", "Serious incident notification"),
                            ("rapid_review", "Rapid review"),
                            ("lcspr_publication", "Publication of the review"),
                        ],
                        max_length=40,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("reason", models.TextField(max_length=5000)),
            ],
            options={
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=5000)),
                ("asked_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="case",
                        serialize=False,
                        to="reviews.review",
                    ),
                ),
                (
                    "children",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="number of children",
                    ),
                ),
                (
                    "lead_reviewer",
                    models.CharField(
                        blank=True,
                        help_text="By role: for example, Independent reviewer.",
                        max_length=200,
                        verbose_name="lead reviewer",
                    ),
                ),
                (
                    "aware_on",
                    models.DateField(
                        blank=True,
                        help_text="The notification clock starts here.",
                        null=True,
                        verbose_name="authority became aware",
                    ),
                ),
                (
                    "notified_on",
                    models.DateField(
                        blank=True,
                        help_text="The rapid review clock starts here.",
                        null=True,
                        verbose_name="serious incident notified",
                    ),
                ),
                (
                    "rapid_review_on",
                    models.DateField(blank=True, null=True, verbose_name="rapid review sent to the Panel"),
                ),
                ("panel_replied_on", models.DateField(blank=True, null=True, verbose_name="Panel replied")),
                (
                    "commissioned_on",
                    models.DateField(blank=True, null=True, verbose_name="lead reviewer commissioned"),
                ),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="report agreed")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published")),
                (
                    "published_at",
                    models.CharField(
                        blank=True,
                        help_text="An address that begins with https://.",
                        max_length=500,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter a whole address that begins with https://.", schemes=["https"]
                            )
                        ],
                        verbose_name="where it is published",
                    ),
                ),
                (
                    "not_published_because",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="why it is late, or not published"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AgencyRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("partly", "Partly met"),
                            ("not", "Not met"),
                            ("not_applicable", "Does not apply"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=5000, verbose_name="evidence and action")),
                ("is_carried", models.BooleanField(default=False, verbose_name="as last time")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="section_11_ratings",
                        to="priorities.agency",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["agency__name", "standard"],
            },
        ),
        migrations.CreateModel(
            name="CaseDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("local", "Local child safeguarding practice review"),
                            ("national", "National child safeguarding practice review"),
                            ("other_review", "Another type of review"),
                            ("other_action", "Other action"),
                            ("none", "No further action"),
                        ],
                        max_length=20,
                        verbose_name="decision",
                    ),
                ),
                (
                    "methodology",
                    models.CharField(blank=True, help_text="Where a review is to be done.", max_length=200),
                ),
                ("decided_on", models.DateField(null=True, verbose_name="decided on")),
                ("reasons", models.TextField(max_length=5000)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DelayReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("serious_incident_notification", "Serious incident notification"),
                            ("rapid_review", "Rapid review"),
                            ("lcspr_publication", "Publication of the review"),
                        ],
                        max_length=40,
                    ),
                ),
                ("reason", models.TextField(max_length=5000, verbose_name="reason for the delay")),
                ("given_on", models.DateField(verbose_name="as of")),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delays",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["-given_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=reviews.rules.references.new_reference,
                        editable=False,
                        max_length=11,
                        unique=True,
                    ),
                ),
                ("from_case", models.BooleanField(editable=False)),
                ("position", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("practice", "Learning and practice improvement"),
                            ("system", "Safeguarding system improvement"),
                        ],
                        default="practice",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="finding")),
                (
                    "impact",
                    models.TextField(
                        blank=True,
                        help_text="What changed for children because of the response.",
                        max_length=5000,
                    ),
                ),
                (
                    "released_text",
                    models.TextField(blank=True, max_length=5000, verbose_name="finding, as others read it"),
                ),
                (
                    "released_response",
                    models.TextField(blank=True, max_length=5000, verbose_name="response, as others read it"),
                ),
                (
                    "released_impact",
                    models.TextField(blank=True, max_length=5000, verbose_name="impact, as others read it"),
                ),
                (
                    "released_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="released"),
                ),
                (
                    "reviews",
                    models.ManyToManyField(
                        related_name="findings", to="reviews.review", verbose_name="found by"
                    ),
                ),
            ],
            options={
                "ordering": ["theme", "area", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalOwnMilestone",
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
                "verbose_name": "historical own milestone",
                "verbose_name_plural": "historical own milestones",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImpactTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_shared", models.BooleanField(default=False, verbose_name="others may read this")),
                ("at", models.DateTimeField(verbose_name="recorded")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("audit", "Audit"),
                            ("dip_sample", "Dip sample"),
                            ("survey", "Survey"),
                            ("data", "Data"),
                        ],
                        max_length=20,
                        verbose_name="how it was tested",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("embedded", "Embedded in practice"),
                            ("partly", "Partly embedded"),
                            ("not", "Not embedded"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="what was found")),
                ("tested_on", models.DateField(verbose_name="tested on")),
                ("next_check_on", models.DateField(blank=True, null=True, verbose_name="next check")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["tested_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="KeepingDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("keep_until", models.DateField(verbose_name="keep until")),
                ("reason", models.TextField(max_length=5000)),
                ("decided_on", models.DateField(verbose_name="decided on")),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keepings",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_on", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="review",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="reviews.kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="review_kind_unique_any_case"
            ),
        ),
        migrations.AddField(
            model_name="ownaction",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="priorities.agency",
                verbose_name="done by",
            ),
        ),
        migrations.AddField(
            model_name="ownaction",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalownmilestone",
            name="action",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="reviews.ownaction",
            ),
        ),
        migrations.AddField(
            model_name="ownmilestone",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="reviews.ownaction"
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="agencies",
            field=models.ManyToManyField(
                blank=True,
                related_name="recommendations",
                to="priorities.agency",
                verbose_name="agencies that contribute",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="findings",
            field=models.ManyToManyField(
                blank=True,
                related_name="recommendations",
                to="reviews.finding",
                verbose_name="answers the findings",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="lead_agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="led_recommendations",
                to="priorities.agency",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="lead_group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recommendations",
                to="priorities.subgroup",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="plan_actions",
            field=models.ManyToManyField(
                blank=True,
                related_name="recommendations",
                to="priorities.action",
                verbose_name="carried out by the plan’s actions",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="repeats",
            field=models.ManyToManyField(
                blank=True, to="reviews.recommendation", verbose_name="says what these say already"
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="review",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="recommendations",
                to="reviews.review",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="superseded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="supersedes",
                to="reviews.recommendation",
            ),
        ),
        migrations.AddField(
            model_name="ownaction",
            name="recommendation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_actions",
                to="reviews.recommendation",
            ),
        ),
        migrations.AddField(
            model_name="impacttest",
            name="recommendation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tests", to="reviews.recommendation"
            ),
        ),
        migrations.AddField(
            model_name="recommendationevidence",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recommendationevidence",
            name="recommendation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="reviews.recommendation",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="response",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="reviews.response",
            ),
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="standard_unique_any_case"
            ),
        ),
        migrations.AddField(
            model_name="agencyrating",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="reviews.standard"
            ),
        ),
        migrations.AddField(
            model_name="statechange",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="statechange",
            name="recommendation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="reviews.recommendation",
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="suspensions", to="reviews.review"
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="review_theme_unique_any_case"
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="themes",
            field=models.ManyToManyField(blank=True, related_name="reviews", to="reviews.theme"),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="theme",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recommendations",
                to="reviews.theme",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="reviews.theme"
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_by__isnull", True), ("ends_at__isnull", True)),
                    models.Q(
                        ("agreed_by__isnull", False),
                        ("ends_at__isnull", False),
                        models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="break_glass_takes_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("aware_on__isnull", True),
                    ("notified_on__isnull", True),
                    ("notified_on__gte", models.F("aware_on")),
                    _connector="OR",
                ),
                name="case_notified_once_aware",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("notified_on__isnull", True),
                    ("rapid_review_on__isnull", True),
                    ("rapid_review_on__gte", models.F("notified_on")),
                    _connector="OR",
                ),
                name="case_reviewed_once_notified",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rapid_review_on__isnull", True),
                    ("panel_replied_on__isnull", True),
                    ("panel_replied_on__gte", models.F("rapid_review_on")),
                    _connector="OR",
                ),
                name="case_answered_once_reviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownmilestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("forecast_given_on__isnull", True), ("forecast_on__isnull", True)),
                    models.Q(("forecast_given_on__isnull", False), ("forecast_on__isnull", False)),
                    _connector="OR",
                ),
                name="own_milestone_forecast_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyrating",
            constraint=models.UniqueConstraint(
                fields=("review", "agency", "standard"), name="one_rating_per_round_agency_and_standard"
            ),
        ),
        migrations.AddConstraint(
            model_name="statechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            reviews.rules.states.RecommendationState["OPEN"],
                            reviews.rules.states.RecommendationState["DONE"],
                            reviews.rules.states.RecommendationState["EVIDENCED"],
                            reviews.rules.states.RecommendationState["EMBEDDED"],
                            reviews.rules.states.RecommendationState["SUPERSEDED"],
                            reviews.rules.states.RecommendationState["NOT_ACCEPTED"],
                        ],
                    )
                ),
                name="state_change_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                reviews.rules.states.RecommendationState["SUPERSEDED"],
                                reviews.rules.states.RecommendationState["NOT_ACCEPTED"],
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="state_change_out_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="suspension_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reported_on__isnull", True),
                    ("held_on__isnull", True),
                    ("reported_on__gte", models.F("held_on")),
                    _connector="OR",
                ),
                name="review_reported_after_it_was_held",
            ),
        ),
        migrations.AddIndex(
            model_name="recommendation",
            index=models.Index(fields=["state", "from_case"], name="recommendation_by_state"),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_on__isnull", True), ("released_text", "")),
                    models.Q(("released_on__isnull", False), models.Q(("released_text", ""), _negated=True)),
                    _connector="OR",
                ),
                name="recommendation_released_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            reviews.rules.states.RecommendationState["OPEN"],
                            reviews.rules.states.RecommendationState["DONE"],
                            reviews.rules.states.RecommendationState["EVIDENCED"],
                            reviews.rules.states.RecommendationState["EMBEDDED"],
                            reviews.rules.states.RecommendationState["SUPERSEDED"],
                            reviews.rules.states.RecommendationState["NOT_ACCEPTED"],
                        ],
                    )
                ),
                name="recommendation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_by__isnull", True),
                    ("state", reviews.rules.states.RecommendationState["SUPERSEDED"]),
                    _connector="OR",
                ),
                name="recommendation_superseded_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("review__isnull", False),
                    models.Q(("from_case", True), ("released_on__isnull", False)),
                    _connector="OR",
                ),
                name="recommendation_outlives_a_case_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_on__isnull", True), ("released_text", "")),
                    models.Q(("released_on__isnull", False), models.Q(("released_text", ""), _negated=True)),
                    _connector="OR",
                ),
                name="finding_released_in_words",
            ),
        ),
        migrations.RunPython(add_kinds, migrations.RunPython.noop),
    ]
