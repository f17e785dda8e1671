"""Keep what was read of an export in its import, and no longer as staged rows.

An import that nobody had confirmed yet is refused and says so: its file is uploaded again.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

_NOT_CONFIRMED = "The tracker was updated before this was confirmed. Upload the file again."


def refuse_unconfirmed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of each import that was not completed why not."""
    imports = apps.get_model("training", "AttendanceImport").objects.using(schema_editor.connection.alias)
    imports.filter(state="refused").update(outcome=F("refusal"))
    imports.filter(state__in=["reading", "read"]).update(state="refused", outcome=_NOT_CONFIRMED)


class Migration(migrations.Migration):
    """Refuse unconfirmed imports; drop a table and a column; add a column."""

    dependencies = [("training", "0002_remove_history")]
    operations = [
        migrations.RunPython(refuse_unconfirmed, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="attendanceimport", name="refusal"),
        migrations.AddField(
            model_name="attendanceimport", name="sessions", field=models.JSONField(default=list)
        ),
        migrations.AlterField(
            model_name="attendanceimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("read", "Read, not yet brought in"),
                    ("refused", "Refused"),
                    ("done", "Brought in"),
                ],
                max_length=10,
            ),
        ),
        migrations.DeleteModel(name="StagedRow"),
    ]
