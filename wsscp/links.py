"""Addresses in mail: always those of the configured domain, never of a request's Host header."""

from django.conf import settings


def absolute(path: str) -> str:
    """Return a path of ours as a whole address."""
    return f"{settings.WSSCP_ADDRESS}{path}"
