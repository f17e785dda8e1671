"""Settings from the environment, with a helpful error when one is missing.

`script/run` writes `var/local.env` on a developer's machine; a real environment variable overrides it.
"""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def load_file(path: Path) -> None:
    """Read NAME=value lines into the environment, where the name is not yet set."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def required(name: str, hint: str) -> str:
    """Return a setting that has no safe default. Raises ImproperlyConfigured with what to set."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. {hint} On a machine of your own, run script/run first: it writes "
            "var/local.env. For a server, see docs/deployment.md."
        )
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no setting: 1, true, yes or on. Raises ImproperlyConfigured for anything unclear."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if not value:
        return default
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def comma_list(name: str, default: str = "") -> list[str]:
    """Return a comma-separated setting as a list without empty items."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def openid_connect(
    *, provider: str, name: str, server: str, client: str, secret: str, plain_http: bool
) -> dict[str, Any]:
    """Return allauth's settings for a provider of single sign-on; {} when none is set.

    Raises ImproperlyConfigured for an incomplete provider, and for one over plain HTTP.
    """
    if not any((name, server, client, secret)):
        return {}
    if not all((name, server, client, secret)):
        raise ImproperlyConfigured(
            "Single sign-on needs all of OIDC_NAME, OIDC_SERVER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET."
        )
    if not server.startswith("https://") and not (plain_http and server.startswith("http://")):
        raise ImproperlyConfigured(f"OIDC_SERVER_URL must begin with https://, not {server!r}.")
    app = {
        "provider_id": provider,
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
