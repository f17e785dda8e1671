"""A real OpenID Connect provider in a thread, for the tests that sign in by it.

`provider` is named in our settings while a test uses it; `someone` has an account there and is signed in.
It takes a second to import, so a folder that wants it brings it in by its conftest.py, and pytest does not by
itself (`-p no:iam` in pyproject.toml).
"""

from collections.abc import Iterator
from typing import Any

import pytest
import pytest_iam
from pytest_iam import Server

from wsscp.environment import openid_connect

BACK = "http://testserver/sign-in/single/back/"


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the library's fixtures before those that build on them."""
    config.pluginmanager.register(pytest_iam, "pytest_iam brought in by tests.identity")


@pytest.fixture(scope="session")
def iam_configuration(iam_configuration: dict[str, Any]) -> dict[str, Any]:
    """A provider as most are: a nonce is optional where a code challenge protects the code."""
    iam_configuration["CANAILLE_OIDC"]["REQUIRE_NONCE"] = False
    return iam_configuration


@pytest.fixture(scope="session")
def registered(iam_server: Server) -> Any:
    """The tracker as the provider knows it."""
    client = iam_server.models.Client(
        client_id="tracker",
        client_secret="not-a-secret",
        client_name="Tracker",
        client_uri="http://testserver/",
        redirect_uris=[BACK],
        grant_types=["authorization_code"],
        response_types=["code"],
        token_endpoint_auth_method="client_secret_post",
        scope=["openid", "profile", "email"],
    )
    iam_server.backend.save(client)
    client.audience = [client]
    iam_server.backend.save(client)
    return client


@pytest.fixture
def provider(iam_server: Server, registered: Any, settings) -> Iterator[Server]:
    """The provider, named in our settings."""
    settings.OIDC_NAME = "Barsetshire Police"
    settings.SOCIALACCOUNT_PROVIDERS = openid_connect(
        provider="oidc",
        name="Barsetshire Police",
        server=iam_server.url.rstrip("/"),
        client=registered.client_id,
        secret="not-a-secret",
        plain_http=True,
    )
    yield iam_server
    registered.redirect_uris = [BACK]
    iam_server.backend.save(registered)
    # Its store in memory finds any code of ours that was never used up.
    for code in iam_server.backend.query(iam_server.models.AuthorizationCode):
        iam_server.backend.delete(code)


@pytest.fixture
def someone(provider: Server) -> Iterator[Any]:
    """Somebody the provider knows and has open before them."""
    identity = provider.random_user()
    provider.login(identity)
    provider.consent(identity)
    yield identity
    provider.logout()
