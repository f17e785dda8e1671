from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Accounts, settings, policy and what all pages share."""

    name = "wsscp"
    verbose_name = "Core"
    default_auto_field = "django.db.models.BigAutoField"
