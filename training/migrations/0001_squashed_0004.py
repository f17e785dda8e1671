"""All of November 2026 in one. The migrations it replaces stay for databases that had begun with them."""

import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("training", "0001_initial"),
        ("training", "0002_remove_history"),
        ("training", "0003_imports_in_one_request"),
        ("training", "0004_one_kind_of_calendar_address"),
    ]

    dependencies = [
        ("priorities", "0001_squashed_0014"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NeedsAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("dated_on", models.DateField(verbose_name="date")),
                ("findings", models.TextField(blank=True, max_length=20000)),
                ("source", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["-dated_on"],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="category as written")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("local_authority", "Local authority"),
                            ("police", "Police"),
                            ("health", "Health"),
                            ("education", "Education"),
                            ("early_years", "Early years"),
                            ("voluntary", "Private, voluntary and community"),
                            ("district", "District or borough"),
                            ("justice", "Probation and justice"),
                            ("other", "Other"),
                            ("unknown", "Not recorded"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                (
                    "is_certain",
                    models.BooleanField(
                        default=False,
                        help_text="Leave unticked for a “best fit” that people chose themselves.",
                        verbose_name="this is certain",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty where only the sector is known.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_categories",
                        to="priorities.agency",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ColumnMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "signature",
                    models.CharField(help_text="Of the headings, as SHA-256.", max_length=64, unique=True),
                ),
                ("headings", models.JSONField()),
                ("columns", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
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
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="AttendanceImport",
            fields=[
                (
                    "token",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "Read, not yet brought in"),
                            ("refused", "Refused"),
                            ("done", "Brought in"),
                        ],
                        max_length=10,
                    ),
                ),
                ("row_count", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("problem_count", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("sessions", models.JSONField(default=list)),
                ("outcome", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "column_map",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="training.columnmap"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "aims",
                    models.TextField(blank=True, help_text="What people can do afterwards.", max_length=5000),
                ),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("sessions", "Taught sessions"),
                            ("elearning", "E-learning"),
                            ("briefing", "Online briefing"),
                            ("podcast", "Podcast"),
                            ("other", "Other"),
                        ],
                        default="sessions",
                        max_length=20,
                    ),
                ),
                ("is_core", models.BooleanField(default=False, verbose_name="core offer")),
                ("is_pan_sussex", models.BooleanField(default=False, verbose_name="pan-Sussex offer")),
                ("is_conference", models.BooleanField(default=False, verbose_name="conference")),
                ("audience", models.CharField(blank=True, max_length=500)),
                (
                    "default_spaces",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="spaces in a session",
                    ),
                ),
                (
                    "late_charge",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("10000")),
                        ],
                        verbose_name="charge for cancelling late (£)",
                    ),
                ),
                (
                    "absence_charge",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("10000")),
                        ],
                        verbose_name="charge for not attending (£)",
                    ),
                ),
                (
                    "expected",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Leave all unticked where every agency is.",
                        related_name="+",
                        to="priorities.agency",
                        verbose_name="agencies expected to come",
                    ),
                ),
                (
                    "prerequisite",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="prepares_for",
                        to="training.course",
                    ),
                ),
                (
                    "priorities",
                    models.ManyToManyField(
                        blank=True,
                        help_text="One of each plan, where the course serves one.",
                        related_name="courses",
                        to="priorities.priority",
                        verbose_name="priorities served",
                    ),
                ),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="CourseName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="training.course",
                    ),
                ),
            ],
            options={
                "verbose_name": "other name of a course",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="what is needed")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("assessment", "Needs assessment"),
                            ("review", "Recommendation of a review"),
                            ("audit", "Audit"),
                            ("scrutiny", "Scrutiny"),
                            ("survey", "Survey"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="who asks for it",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Of the recommendation, as the register of reviews has it.",
                        max_length=60,
                    ),
                ),
                ("raised_on", models.DateField(verbose_name="asked for on")),
                ("source", models.CharField(blank=True, max_length=500)),
                (
                    "courses",
                    models.ManyToManyField(
                        blank=True,
                        related_name="needs",
                        to="training.course",
                        verbose_name="courses that answer it",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="training.needsassessment",
                        verbose_name="needs assessment",
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PublishedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(help_text="As printed: 1a, 1b.", max_length=10)),
                ("position", models.PositiveIntegerField()),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("sessions", models.PositiveIntegerField()),
                ("attendees", models.PositiveIntegerField()),
                ("percent_used", models.PositiveIntegerField(verbose_name="% of spaces used")),
                ("is_core", models.BooleanField(verbose_name="core offer")),
                ("is_pan_sussex", models.BooleanField(verbose_name="pan-Sussex offer")),
                ("source", models.CharField(max_length=500)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="published_rows",
                        to="training.course",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "table", "position"],
            },
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Leave out names and anything about a family.", max_length=5000
                    ),
                ),
                ("said_on", models.DateField(blank=True, null=True, verbose_name="written on")),
                (
                    "has_consent",
                    models.BooleanField(
                        default=False, verbose_name="whoever wrote it agreed to its being shown"
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, help_text="For example, evaluation form.", max_length=500),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotes",
                        to="training.course",
                    ),
                ),
            ],
            options={
                "ordering": ["-said_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                        blank=True,
                        help_text="Left empty where there is none.",
                        max_length=60,
                        verbose_name="number in the learning system",
                    ),
                ),
                (
                    "stands_for",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="More than 1 only where just the sum of several is known.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="number of sessions",
                    ),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "On this day, or from the first day to the last"),
                            ("within", "Some time between these days; the day is not recorded"),
                        ],
                        default="day",
                        max_length=10,
                        verbose_name="how the date is known",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="from")),
                ("ends_at", models.TimeField(blank=True, null=True, verbose_name="until")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("face_to_face", "Face to face"),
                            ("virtual", "Virtual"),
                            ("hybrid", "Hybrid"),
                        ],
                        default="virtual",
                        max_length=20,
                    ),
                ),
                ("venue", models.CharField(blank=True, max_length=500, verbose_name="venue or link")),
                (
                    "spaces",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="spaces",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "late_charge",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("10000")),
                        ],
                        verbose_name="charge for cancelling late (£)",
                    ),
                ),
                (
                    "absence_charge",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("10000")),
                        ],
                        verbose_name="charge for not attending (£)",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="training.course",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "starts_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "booked",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100000)]
                    ),
                ),
                (
                    "attended",
                    models.PositiveIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(100000)]
                    ),
                ),
                (
                    "cancelled_late",
                    models.PositiveIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(100000)]
                    ),
                ),
                (
                    "did_not_attend",
                    models.PositiveIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(100000)]
                    ),
                ),
                (
                    "brought_in",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="training.attendanceimport",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="training.category",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="training.session",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "attendance",
                "ordering": ["category__name"],
            },
        ),
        migrations.CreateModel(
            name="Summary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="For example, child exploitation training 2021/22.", max_length=200
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "source",
                    models.CharField(blank=True, help_text="Where the figures stand.", max_length=500),
                ),
                (
                    "courses",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Leave all unticked for the whole programme.",
                        related_name="summaries",
                        to="training.course",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "summaries",
                "ordering": ["starts_on", "title"],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "responses",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="evaluations returned",
                    ),
                ),
                (
                    "knowledge_up",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="said their knowledge grew",
                    ),
                ),
                (
                    "confidence_up",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="said their confidence grew",
                    ),
                ),
                (
                    "as_printed",
                    models.CharField(
                        blank=True,
                        help_text="Where a source gives words or percentages without numbers.",
                        max_length=500,
                        verbose_name="as printed",
                    ),
                ),
                ("followed_up_on", models.DateField(blank=True, null=True, verbose_name="asked again on")),
                (
                    "asked",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="asked again",
                    ),
                ),
                (
                    "answered",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="answered then",
                    ),
                ),
                (
                    "changed_practice",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="had changed their practice",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluation",
                        to="training.session",
                    ),
                ),
                (
                    "summary",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluation",
                        to="training.summary",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AttendanceShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attended",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100000)]
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="training.category",
                    ),
                ),
                (
                    "summary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="training.summary",
                    ),
                ),
            ],
            options={
                "ordering": ["category__name"],
            },
        ),
        migrations.CreateModel(
            name="Trainer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(help_text="For example, Designated nurse. No names.", max_length=200),
                ),
                (
                    "stands_for",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="More than 1 only where just the number is known.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="number of people",
                    ),
                ),
                (
                    "trained_on",
                    models.DateField(blank=True, null=True, verbose_name="attended train the trainer on"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="in the pool since")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="left the pool on")),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainers",
                        to="priorities.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["role", "pk"],
            },
        ),
        migrations.AddField(
            model_name="session",
            name="trainers",
            field=models.ManyToManyField(blank=True, related_name="sessions", to="training.trainer"),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="category_name_unique_any_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("title"), name="course_title_unique_any_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="coursename",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="course_name_of_one_course"
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedrow",
            constraint=models.UniqueConstraint(
                fields=("table", "course", "starts_on", "ends_on"), name="course_published_once_in_a_table"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("session", "category"), name="one_count_per_session_and_category"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("booked__isnull", True),
                    (
                        "booked__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("attended"), "+", models.F("cancelled_late")
                            ),
                            "+",
                            models.F("did_not_attend"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="attendance_is_of_those_booked",
            ),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="summary_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("session__isnull", False), ("summary__isnull", True)),
                    models.Q(("session__isnull", True), ("summary__isnull", False)),
                    _connector="OR",
                ),
                name="evaluation_of_a_session_or_a_summary",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("knowledge_up__isnull", True),
                    ("responses__isnull", True),
                    ("knowledge_up__lte", models.F("responses")),
                    _connector="OR",
                ),
                name="knowledge_is_of_the_responses",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confidence_up__isnull", True),
                    ("responses__isnull", True),
                    ("confidence_up__lte", models.F("responses")),
                    _connector="OR",
                ),
                name="confidence_is_of_the_responses",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered__isnull", True),
                    ("asked__isnull", True),
                    ("answered__lte", models.F("asked")),
                    _connector="OR",
                ),
                name="answers_are_of_those_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("changed_practice__isnull", True),
                    ("answered__isnull", True),
                    ("changed_practice__lte", models.F("answered")),
                    _connector="OR",
                ),
                name="changes_are_of_the_answers",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendanceshare",
            constraint=models.UniqueConstraint(
                fields=("summary", "category"), name="one_share_per_summary_and_category"
            ),
        ),
        migrations.AddConstraint(
            model_name="trainer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="trainer_leaves_after_joining",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainer",
            constraint=models.CheckConstraint(
                condition=models.Q(("stands_for__gte", 1)), name="trainer_stands_for_one_or_more"
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["status", "starts_on"], name="training_se_status_265cc3_idx"),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                fields=["course", "starts_on", "starts_at"], name="training_se_course__683d1f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="session_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("stands_for__gte", 1)), name="session_stands_for_one_or_more"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("reference",),
                name="session_reference_unique",
            ),
        ),
    ]
