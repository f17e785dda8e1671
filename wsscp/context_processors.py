"""Variables of every template."""

from django.conf import settings
from django.http import HttpRequest


def partnership(request: HttpRequest) -> dict[str, str]:
    """The partnership's name, the single sign-on and the tracker's version, from the settings."""
    return {
        "partnership_name": settings.PARTNERSHIP_NAME,
        "partnership_short_name": settings.PARTNERSHIP_SHORT_NAME,
        "single_sign_on": settings.OIDC_NAME,
        "tracker_version": settings.VERSION,
    }
