"""Addresses in mail: always at the address in the settings, whatever a request's Host header says."""

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return the absolute URL of a path: "https://tracker.example.org/people/"."""
    return f"{settings.WSSCP_ADDRESS}{path}"
