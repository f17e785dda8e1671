"""Evidence of a recommendation gets a name of its own in code; its table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_kinds_of_review")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Evidence", "RecommendationEvidence"),
                migrations.AlterModelTable("recommendationevidence", "reviews_evidence"),
                migrations.AlterModelOptions(
                    "recommendationevidence",
                    {"ordering": ["on", "pk"], "verbose_name": "evidence", "verbose_name_plural": "evidence"},
                ),
            ]
        )
    ]
