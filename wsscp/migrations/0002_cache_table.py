"""The table for counts shared by all workers (throttles), so that `migrate` is all it takes."""

from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("wsscp", "0001_initial")]
    operations = [migrations.RunPython(create_table, migrations.RunPython.noop)]
