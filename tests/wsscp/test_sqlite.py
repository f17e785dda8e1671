"""SQLite is set up by the version of its library."""

from typing import Any

import pytest
from django.db import connection

from wsscp.sqlite import journal_pragmas, wal_is_safe

VERSIONS = [
    ((3, 34, 1), False),
    ((3, 40, 1), False),
    ((3, 51, 2), False),
    ((3, 51, 3), True),
    ((3, 52, 0), True),
    ((4, 0, 0), True),
]


@pytest.mark.parametrize(("version", "safe"), VERSIONS)
def test_write_ahead_log_is_used_from_the_version_that_mended_it(version, safe) -> None:
    assert wal_is_safe(version) is safe
    assert ("WAL" in journal_pragmas(version)) is safe


@pytest.mark.parametrize(("version", "safe"), VERSIONS)
def test_every_commit_reaches_the_disk(version, safe) -> None:
    sync = "FULL" if safe else "EXTRA"
    assert journal_pragmas(version).endswith(f"synchronous={sync}")


@pytest.mark.django_db
def test_the_connection_has_the_options() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL")
    sqlite: Any = connection
    assert sqlite.transaction_mode == "IMMEDIATE"
    with connection.cursor() as cursor:
        sync = cursor.execute("PRAGMA synchronous").fetchone()[0]
        foreign_keys = cursor.execute("PRAGMA foreign_keys").fetchone()[0]
    assert sync in {2, 3}
    assert foreign_keys == 1
