"""The day an accepted return speaks for, which stays as it was on acceptance."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q
from django.utils import timezone


def tell_the_day(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the period's last day, or that of an earlier submission."""
    accepted = apps.get_model("reporting", "SubgroupReturn").objects.filter(state="accepted")
    for returned in accepted.select_related("period"):
        returned.speaks_for = min(returned.period.ends_on, timezone.localdate(returned.submitted_at))
        returned.save(update_fields=["speaks_for"])


class Migration(migrations.Migration):
    dependencies = [("reporting", "0013_returns_speak_for_their_period")]

    operations = [
        migrations.AddField(
            "subgroupreturn", "speaks_for", models.DateField(blank=True, editable=False, null=True)
        ),
        migrations.RunPython(tell_the_day, migrations.RunPython.noop),
        migrations.RemoveConstraint("subgroupreturn", "return_accepted_sometime"),
        migrations.AddConstraint(
            "subgroupreturn",
            models.CheckConstraint(
                condition=Q(
                    ("accepted_at__isnull", False), ("speaks_for__isnull", False), ("state", "accepted")
                )
                | (
                    Q(("state", "accepted"), _negated=True)
                    & Q(("accepted_at__isnull", True), ("speaks_for__isnull", True))
                ),
                name="return_accepted_sometime_for_a_day",
            ),
        ),
    ]
