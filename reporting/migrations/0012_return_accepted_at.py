"""When a return was accepted: what it declares is known from then on."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def tell_when_accepted(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it from the event; a return that has none (there should not be any) counts from its submission."""
    events = apps.get_model("reporting", "ReturnEvent").objects.filter(
        subgroup_return=OuterRef("pk"), move="accept"
    )
    apps.get_model("reporting", "SubgroupReturn").objects.filter(state="accepted").update(
        accepted_at=Coalesce(Subquery(events.order_by("-at").values("at")[:1]), F("submitted_at"))
    )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0011_signing")]

    operations = [
        migrations.AddField(
            "subgroupreturn", "accepted_at", models.DateTimeField(blank=True, editable=False, null=True)
        ),
        migrations.RunPython(tell_when_accepted, migrations.RunPython.noop),
        migrations.AddConstraint(
            "subgroupreturn",
            models.CheckConstraint(
                condition=Q(("accepted_at__isnull", False), ("state", "accepted"))
                | (Q(("state", "accepted"), _negated=True) & Q(("accepted_at__isnull", True))),
                name="return_accepted_sometime",
            ),
        ),
    ]
