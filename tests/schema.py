"""The database of a test run, made without migrations: tables from the models, the rest by their code.

Migrations take several times as long as the tables (`--nomigrations` in pyproject.toml). What
they make beside tables (seeded rows, the cache's table, indexes of the search on PostgreSQL) is made here by
the very functions they call; triggers come from `wsscp/apps.py` either way. tests/wsscp/test_upgrade.py holds
the outcome against a database that migrated, so what a new migration makes is named here or missed there.
"""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate
from django.test import override_settings

from wsscp import settings

# A description of a database: for each kind of thing, what there is.
Description = dict[str, list[Any]]

_add_kinds = import_module("reviews.migrations.0001_squashed_0005").add_kinds
_add_indexes = import_module("reporting.migrations.0001_squashed_0009").add_indexes
_create_cache_table = import_module("wsscp.migrations.0001_squashed_0008").create_table

# Of the machinery alone; Django's own migrations give this id another width than its models do.
_TABLES_LEFT_OUT = {"django_migrations", "sqlite_sequence"}
_COLUMNS_LEFT_OUT = {("auth_group_permissions", "id")}
# Numbered as they came.
_NUMBERS = {"id", "content_type_id"}
_POSTGRES = {
    "columns": """
        SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity::text,
               pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
             LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable, condeferred
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid), prosrc
        FROM pg_trigger t JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal""",
    "extensions": "SELECT extname, extversion FROM pg_extension",
}


@pytest.fixture(autouse=True, scope="session")
def completed_by_code_of_migrations() -> Iterator[None]:
    """Complete each database once its tables are made, and after a test that emptied them."""
    post_migrate.connect(_complete, sender=apps.get_app_config("reporting"))
    yield
    post_migrate.disconnect(_complete, sender=apps.get_app_config("reporting"))


def make_tables() -> None:
    """Make all of it in the database of this process: for one that a test starts."""
    post_migrate.connect(_complete, sender=apps.get_app_config("reporting"))
    with override_settings(MIGRATION_MODULES={app.label: None for app in apps.get_app_configs()}):
        call_command("migrate", run_syncdb=True, verbosity=0)


def _complete(sender: AppConfig, using: str, **_: Any) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        has_indexes = "search_plan" in connection.introspection.get_constraints(cursor, "priorities_plan")
    with connection.schema_editor() as editor:
        _add_kinds(apps, editor)
        if not has_indexes:
            _add_indexes(apps, editor)
    # A test run keeps its cache elsewhere.
    with override_settings(CACHES=settings.CACHES), connection.schema_editor() as editor:
        _create_cache_table(apps, editor)


def describe(connection: BaseDatabaseWrapper) -> Description:
    """Describe what a database is made of and holds: equal for two that differ in no way that matters."""
    with connection.cursor() as cursor:
        description = (
            _describe_sqlite(cursor) if connection.vendor == "sqlite" else _describe_postgres(cursor)
        )
        description["rows"] = []
        for table in set(connection.introspection.table_names(cursor)) - _TABLES_LEFT_OUT:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name from the database itself
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                pairs = sorted((name, str(value)) for name, value in zip(columns, row, strict=True))
                description["rows"].append([table, *(pair for pair in pairs if pair[0] not in _NUMBERS)])
    # Through JSON, because the other's description comes that way.
    return {kind: json.loads(json.dumps(sorted(rows, key=repr))) for kind, rows in description.items()}


def _describe_postgres(cursor: Any) -> Description:
    description = {}
    for kind, query in _POSTGRES.items():
        cursor.execute(query)
        description[kind] = [
            list(row)
            for row in cursor.fetchall()
            if row[0] not in _TABLES_LEFT_OUT and row[:2] not in _COLUMNS_LEFT_OUT
        ]
    return description


def _describe_sqlite(cursor: Any) -> Description:
    cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    description: Description = {"columns and constraints": []}
    for kind, name, sql in cursor.fetchall():
        if name in _TABLES_LEFT_OUT:
            continue
        if kind == "table":
            # Columns that came later are last in one and not in the other.
            description["columns and constraints"] += [[name, part] for part in _parts(sql)]
        else:
            description.setdefault(kind, []).append([name, sql])
    return description


def _parts(sql: str) -> list[str]:
    """Split the body of CREATE TABLE (…) at its outermost commas."""
    body = re.sub(r"\s+", " ", sql[sql.index("(") + 1 : sql.rindex(")")])
    parts, depth, quote = [""], 0, ""
    for letter in body:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        else:
            depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0 and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]
