from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string

from wsscp.audit.triggers import make_triggers
from wsscp.checks import check_address, check_colour, check_sqlite

# By name: both sides need the models, which are not loaded yet when this module is.
_RECEIVERS = {
    "allauth.mfa.signals.authenticator_used": "wsscp.signin.receivers.factor_used",
    "allauth.mfa.signals.authentication_failed": "wsscp.signin.receivers.factor_failed",
    "allauth.socialaccount.signals.social_account_added": "wsscp.signin.receivers.identity_linked",
}


class CoreConfig(AppConfig):
    """Accounts, settings, policy and shared code."""

    name = "wsscp"
    verbose_name = "Core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks; connect the triggers and allauth's signals."""
        register(check_address)
        register(check_colour)
        register(check_sqlite)
        post_migrate.connect(_make_triggers, sender=self)
        for signal, receiver in _RECEIVERS.items():
            import_string(signal).connect(import_string(receiver))


def _make_triggers(using: str, **kwargs: Any) -> None:
    make_triggers(connections[using])
