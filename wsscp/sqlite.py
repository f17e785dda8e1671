"""Safe options for SQLite.

Two facts decide the options. Write transactions must begin IMMEDIATE: those that read first and then
write fail at once with "database is locked" under load, whatever the timeout. And before 3.51.3 the
write-ahead log can corrupt a database when two connections write and checkpoint together (the
"WAL-reset" bug), so the log mode depends on the library's version.
"""

import sqlite3
from typing import Any

WAL_IS_SAFE_FROM = (3, 51, 3)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether a version of the SQLite library has the write-ahead log bug fixed."""
    return version >= WAL_IS_SAFE_FROM


def journal_pragmas(version: tuple[int, ...]) -> str:
    """Return the pragmas for journal and sync for a version of the library."""
    if wal_is_safe(version):
        return "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
    return "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA"


def sqlite_options() -> dict[str, Any]:
    """Return Django's OPTIONS for SQLite on this machine's library."""
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": journal_pragmas(sqlite3.sqlite_version_info),
    }
