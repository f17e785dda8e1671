"""What every test may rely on: quick settings, an empty cache, and the cast of people."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, settings

from wsscp.audit.triggers import drop_triggers
from wsscp.pdf import drawing

# No test fails because a machine is busy.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

pytest_plugins = ["tests.cast", "tests.schema", "tests.standing"]


@pytest.fixture(autouse=True, scope="session")
def quick_settings() -> Iterator[None]:
    """Take out of a test run what is slow (hashing, the cache's table, listing files) or stops haste."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        WHITENOISE_AUTOREFRESH=True,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Let a test's database be emptied after it: triggers of written-once tables would refuse.

    Emptying makes them anew, because Django then says that it migrated.
    """
    marker = item.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(
        item, "fixturenames", ()
    ):
        drop_triggers(connection)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Let no test meet the throttles another has filled."""
    cache.clear()


@pytest.fixture
def without_pango(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let WeasyPrint behave as where Pango is not installed: the import itself raises OSError."""
    package = tmp_path / "packages" / "weasyprint"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise OSError('cannot load library libpango')")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    monkeypatch.setattr(drawing, "_drawer", drawing._Drawer())
