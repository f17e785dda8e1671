"""Indexes for the search in evidence, on PostgreSQL, as 0002_search.py makes them for the rest."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations


def add_indexes(apps, editor):
    """Trigrams only where the extension is there."""
    if editor.connection.vendor != "postgresql":
        return
    evidence = apps.get_model("priorities", "evidence")
    words = SearchVector("what", "reference", config="english")
    editor.add_index(evidence, GinIndex(words, name="search_evidence"))
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm')")
        (has_trigrams,) = cursor.fetchone()
    if has_trigrams:
        editor.add_index(
            evidence, GinIndex(fields=["what"], opclasses=["gin_trgm_ops"], name="similar_evidence")
        )


def remove_indexes(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX IF EXISTS search_evidence, similar_evidence")


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0009_dates_moved_reopened_and_evidenced"),
        ("reporting", "0007_challenges"),
    ]

    operations = [
        migrations.RunPython(add_indexes, remove_indexes, elidable=False),
    ]
