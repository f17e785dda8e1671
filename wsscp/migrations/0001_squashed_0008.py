"""All of November 2026 in one. The migrations it replaces stay for databases that had begun with them."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models


def create_table(apps, schema_editor):
    """Make the table for counts shared by all workers (throttles), so that `migrate` is all it takes."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("wsscp", "0001_initial"),
        ("wsscp", "0002_cache_table"),
        ("wsscp", "0003_audit_entry"),
        ("wsscp", "0004_mail_kept_forms_sessions"),
        ("wsscp", "0005_one_audit_chain"),
        ("wsscp", "0006_versions_and_used_forms"),
        ("wsscp", "0007_audit_of_signing"),
        ("wsscp", "0008_calendar_address"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="email address")),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="How this person appears beside what they wrote.",
                        max_length=200,
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="account is open")),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                ("sessions_ended", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_in_small_letters",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("path", models.CharField(max_length=5000)),
                ("fields", models.JSONField()),
                ("kept_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-kept_at"],
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=500)),
                ("text", models.TextField(blank=True, max_length=20000)),
                ("html", models.TextField(blank=True, max_length=100000)),
                ("made_at", models.DateTimeField()),
                ("taken_until", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "outgoing mail",
                "ordering": ["made_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None)), fields=["made_at"], name="mail_to_send"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_label", models.CharField(blank=True, max_length=200)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("created", "Added"),
                            ("changed", "Changed"),
                            ("deleted", "Removed"),
                            ("decided", "Decided"),
                            ("signed", "Signed"),
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("read", "Read"),
                            ("exported", "Took a copy"),
                            ("brought_in", "Brought in"),
                            ("signed_in", "Signed in"),
                            ("signed_out", "Signed out"),
                            ("failed_sign_in", "Failed to sign in"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "realm",
                    models.CharField(
                        choices=[
                            ("plan", "Plans and reports"),
                            ("account", "Accounts and access"),
                            ("case", "Case reviews"),
                        ],
                        max_length=10,
                    ),
                ),
                ("thing_type", models.CharField(blank=True, max_length=60)),
                ("thing_id", models.CharField(blank=True, max_length=40)),
                ("thing_label", models.CharField(blank=True, max_length=500)),
                ("summary", models.CharField(blank=True, max_length=500)),
                ("changes", models.JSONField(default=list)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "audit entries",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="audit_by_time"),
                    models.Index(fields=["realm", "-at", "-id"], name="audit_by_realm"),
                    models.Index(fields=["by", "-at", "-id"], name="audit_by_person"),
                    models.Index(fields=["thing_type", "thing_id", "-at", "-id"], name="audit_by_thing"),
                ],
                "constraints": [models.UniqueConstraint(fields=("previous",), name="audit_is_one_chain")],
            },
        ),
        migrations.CreateModel(
            name="CalendarAddress",
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
                            ("plans", "due dates and meetings"),
                            ("training", "training sessions"),
                            ("deadlines", "deadlines of case reviews"),
                        ],
                        max_length=20,
                        verbose_name="calendar",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "only_mine",
                    models.BooleanField(
                        default=False, verbose_name="only what my groups are responsible for"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind"), name="calendar_address_one_of_a_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                ("thing_type", models.CharField(blank=True, max_length=60)),
                ("thing_id", models.CharField(blank=True, max_length=40)),
                ("thing_label", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="used_form_by_time")],
                "constraints": [models.UniqueConstraint(fields=("token", "person"), name="form_used_once")],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("thing_type", models.CharField(max_length=60)),
                ("thing_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(null=True)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("thing_type", "thing_id"), name="version_one_for_a_thing")
                ],
            },
        ),
        migrations.RunPython(create_table, migrations.RunPython.noop),
    ]
