"""Addresses in mail: always at the address the settings name, whatever host a request claims to be for."""

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return a path of ours as a whole address: "https://tracker.example.org/people/"."""
    return f"{settings.WSSCP_ADDRESS}{path}"
