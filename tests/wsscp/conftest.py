"""What the tests of signing in share."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from wsscp.models import User


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the provider of identities, which few other tests want."""
    config.pluginmanager.import_plugin("tests.identity")


@pytest.fixture
def password_link(django_capture_on_commit_callbacks) -> Callable[[User], str]:
    """Ask for a link to set a person's password, and read its path in the mail."""

    def ask(person: User) -> str:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            Client().post("/password/reset/", {"email": person.email})
        [message] = mail.outbox
        return re.search(r"https?://[^/\s]+(/password/reset/key/\S+)", str(message.body))[1]

    return ask
