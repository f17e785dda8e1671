from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.db import connections
from django.db.models.signals import post_migrate

from wsscp.checks import check_address, check_colour, check_sqlite
from wsscp.triggers import make_triggers


class CoreConfig(AppConfig):
    """Accounts, settings, policy and what all pages share."""

    name = "wsscp"
    verbose_name = "Core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Check what the settings say before anything is served."""
        register(check_address)
        register(check_colour)
        register(check_sqlite)
        post_migrate.connect(_make_triggers, sender=self)


def _make_triggers(using: str, **kwargs: Any) -> None:
    make_triggers(connections[using])
