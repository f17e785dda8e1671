"""Databases beside the one of the tests: an empty one, and one as it was in November 2026.

What an installation holds today must open after every upgrade. `tests/data/databases/` has such a database
for SQLite and for PostgreSQL: the example data, one of everything the permission matrix asks for, and three
signed reports, one of them a correction. All of it is made up; the accounts' passwords open nothing.
"""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg2
from django.db import connection

from tests.architecture import ROOT

STORED = ROOT / "tests" / "data" / "databases"


@contextmanager
def empty_database(folder: Path) -> Iterator[dict[str, str]]:
    """Make a database with no tables on this run's engine; yield the environment that leads to it."""
    if connection.vendor == "sqlite":
        yield _environment(f"sqlite:///{folder / 'database.sqlite3'}")
        return
    name = f"wsscp_{uuid4().hex}"
    settings = connection.get_connection_params() | {"dbname": "postgres"}
    settings.pop("cursor_factory", None)
    server = psycopg2.connect(**settings)
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        yield _environment(os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}")
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        server.close()


@contextmanager
def stored_database(folder: Path, month: str = "2026-11") -> Iterator[dict[str, str]]:
    """Make a database as one was in a month; yield the environment that leads to it."""
    with empty_database(folder) as environment:
        if connection.vendor == "sqlite":
            packed = (STORED / f"{month}.sqlite3.gz").read_bytes()
            (folder / "database.sqlite3").write_bytes(gzip.decompress(packed))
        else:
            packed = (STORED / f"{month}.postgresql.sql.gz").read_bytes()
            # Lines that begin with a backslash are for psql alone.
            lines = gzip.decompress(packed).decode().splitlines()
            _run_sql(environment, "\n".join(line for line in lines if not line.startswith("\\")))
        yield environment


def run_python(environment: dict[str, str], *arguments: str) -> str:
    """Run Python in the checkout with that environment; return what it printed.

    Raises AssertionError with what it said when it fails.
    """
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _environment(address: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "wsscp.settings",
        "WSSCP_MODE": "local",
        "SECRET_KEY": "for-tests-only-" + 50 * "x",
        "DATABASE_URL": address,
    }


def _run_sql(environment: dict[str, str], statements: str) -> None:
    code = "import django; django.setup(); import sys; from django.db import connection; "
    code += "connection.cursor().execute(sys.stdin.read())"
    subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, input=statements, text=True, check=True
    )
