"""What every test may rely on: quick settings, an empty cache, and the cast of people."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings

pytest_plugins = ["tests.cast"]


@pytest.fixture(autouse=True, scope="session")
def quick_settings() -> Iterator[None]:
    """Take the slow parts out of a test run: hashing, the cache's table, listing static files."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        WHITENOISE_AUTOREFRESH=True,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Let no test meet the throttles another has filled."""
    cache.clear()
