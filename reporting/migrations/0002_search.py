"""Indexes for the search, on PostgreSQL: full text for words, trigrams for similar ones."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import DatabaseError, migrations, transaction

# The boxes of reporting/search/sources.py: all for words, the last named here for similar ones.
SEARCHED = {
    ("priorities", "plan"): (
        ["title", "vision", "vision_points", "statutory_framework", "principles", "closing_statement"],
        "title",
    ),
    ("priorities", "priority"): (
        [
            "number",
            "title",
            "outcomes",
            "mechanism",
            "related_plans",
            "impact_information",
            "evidence_of_need",
        ],
        "title",
    ),
    ("priorities", "action"): (["number", "text"], "text"),
    ("priorities", "milestone"): (["label", "as_printed"], "label"),
    ("priorities", "progressupdate"): (["text"], "text"),
    ("priorities", "decision"): (["reason"], "reason"),
    ("reporting", "quarterlyreport"): (["overview", "key_issues"], "overview"),
    ("reporting", "reportentry"): (["achievements", "next_actions"], "achievements"),
}


def _indexes(model, fields, similar):
    name = model._meta.model_name
    words = GinIndex(SearchVector(*fields, config="english"), name=f"search_{name}")
    alike = GinIndex(fields=[similar], opclasses=["gin_trgm_ops"], name=f"similar_{name}")
    return words, alike


def add_indexes(apps, editor):
    """Leave trigrams out where the extension is not there and may not be made: the search does without."""
    if editor.connection.vendor != "postgresql":
        return
    has_trigrams = make_extension(editor.connection)
    for (app, name), (fields, similar) in SEARCHED.items():
        model = apps.get_model(app, name)
        words, alike = _indexes(model, fields, similar)
        editor.add_index(model, words)
        if has_trigrams:
            editor.add_index(model, alike)


def make_extension(connection):
    """Make what similar words need, if it may be made; whether it is there."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return False
    return True


def remove_indexes(apps, editor):
    if editor.connection.vendor == "postgresql":
        for _, name in SEARCHED:
            editor.execute(f"DROP INDEX IF EXISTS search_{name}, similar_{name}")


class Migration(migrations.Migration):
    dependencies = [
        ("priorities", "0006_period_history"),
        ("reporting", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(add_indexes, remove_indexes, elidable=False),
    ]
