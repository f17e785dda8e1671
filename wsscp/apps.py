from django.apps import AppConfig
from django.core.checks import register

from wsscp.checks import check_colour, check_sqlite


class CoreConfig(AppConfig):
    """Accounts, settings, policy and what all pages share."""

    name = "wsscp"
    verbose_name = "Core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Check what the settings say before anything is served."""
        register(check_colour)
        register(check_sqlite)
