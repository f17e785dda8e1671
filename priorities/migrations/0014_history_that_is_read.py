"""Remove the history of memberships: nothing reads it, and the audit trail says who gave and ended what."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("priorities", "0013_action_starts_on")]
    operations = [migrations.DeleteModel("HistoricalMembership")]
