"""Rows that are written once: triggers that refuse to change or remove them, on both databases.

A migration that rebuilds a table on SQLite drops its triggers without a word, so they are made anew
after every `migrate` (`wsscp/apps.py`) and looked for by `manage.py verify_audit`.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

# Tables whose rows are never changed or removed.
APPEND_ONLY = ("wsscp_auditentry",)

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION wsscp_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def trigger_names(table: str, vendor: str) -> set[str]:
    """Return the triggers a table must have. PostgreSQL can also empty one with TRUNCATE."""
    acts = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return {f"{table}_no_{act}" for act in acts}


def make_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers of every append-only table that exists, where they are not there."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for table in tables.intersection(APPEND_ONLY):
            wanted = trigger_names(table, connection.vendor) - found_triggers(connection, table)
            for name in sorted(wanted):
                cursor.execute(_statement(name, table, connection.vendor))


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests, which empty every table between them."""
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            for name in sorted(found_triggers(connection, table)):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")


def missing_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of triggers that should be there and are not."""
    return {
        name
        for table in APPEND_ONLY
        for name in trigger_names(table, connection.vendor) - found_triggers(connection, table)
    }


def found_triggers(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    """Return which of its triggers a table has, switched on."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return {name for (name,) in cursor.fetchall()} & trigger_names(table, connection.vendor)


def _statement(name: str, table: str, vendor: str) -> str:
    act = name.rpartition("_no_")[2].upper()
    when = f"CREATE TRIGGER {name} BEFORE {act} ON {table}"
    if vendor == "postgresql":
        each = "STATEMENT" if act == "TRUNCATE" else "ROW"
        return f"{when} FOR EACH {each} EXECUTE FUNCTION wsscp_refuse_change()"
    return f"{when} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
