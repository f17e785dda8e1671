"""Append-only tables: triggers that refuse to update or delete rows, on both databases.

A migration that rebuilds a table on SQLite silently drops its triggers, so they are created again after
every `migrate` (`wsscp/apps.py`) and checked by `manage.py verify_audit`.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

# Tables whose rows are never updated or deleted, each with what is unique in it: a column, or several
# separated by commas.
APPEND_ONLY = {
    "wsscp_auditentry": ("id", "previous", "digest"),
    "reporting_signature": ("id", "period_id, version, content_digest, person_id"),
    "reporting_signedreport": ("digest", "previous", "period_id, version"),
}

_REFUSE = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"
_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION wsscp_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $${_REFUSE}$$
"""


def trigger_names(table: str, vendor: str) -> set[str]:
    """Return the triggers a table must have.

    PostgreSQL can empty a table with TRUNCATE; SQLite can replace a row with INSERT OR REPLACE, which
    runs no DELETE trigger.
    """
    events = ("update", "delete", "truncate" if vendor == "postgresql" else "replace")
    return {f"{table}_no_{event}" for event in events}


def make_triggers(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers that are missing on the append-only tables that exist."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for table in tables.intersection(APPEND_ONLY):
            for name in sorted(missing_triggers(connection, table)):
                cursor.execute(_drop(name, table, connection.vendor))
                cursor.execute(_statement(name, table, connection.vendor))


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for tests, which empty every table between them."""
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names()).intersection(APPEND_ONLY):
            for name in sorted(trigger_names(table, connection.vendor)):
                cursor.execute(_drop(name, table, connection.vendor))


def missing_triggers(connection: BaseDatabaseWrapper, *tables: str) -> set[str]:
    """Return the names of triggers that should exist and do not, or do something else."""
    return {
        name
        for table in tables or APPEND_ONLY
        for name in trigger_names(table, connection.vendor) - _working_triggers(connection, table)
    }


def _working_triggers(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    """Return which of its triggers a table has: enabled, and doing what they should."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
                "WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A') AND prosrc = %s",
                [table, _REFUSE],
            )
            return {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        statements = dict(cursor.fetchall())
    return {
        name
        for name in trigger_names(table, vendor)
        if statements.get(name) == _statement(name, table, vendor)
    }


def _drop(name: str, table: str, vendor: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}{f' ON {table}' if vendor == 'postgresql' else ''}"


def _statement(name: str, table: str, vendor: str) -> str:
    event = name.rpartition("_no_")[2].upper()
    if vendor == "postgresql":
        level = "STATEMENT" if event == "TRUNCATE" else "ROW"
        body = f"FOR EACH {level} EXECUTE FUNCTION wsscp_refuse_change()"
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {body}"
    body = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    if event != "REPLACE":
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {body}"
    conflict = " OR ".join(_equal(columns) for columns in APPEND_ONLY[table])
    existing = f"SELECT 1 FROM {table} there WHERE {conflict}"  # noqa: S608 - names from APPEND_ONLY above
    return f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN EXISTS ({existing}) {body}"


def _equal(columns: str) -> str:
    return " AND ".join(f"there.{column} = NEW.{column}" for column in columns.split(", "))
