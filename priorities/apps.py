from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    """The facts: plans, their actions and dates, and the groups responsible."""

    name = "priorities"
    default_auto_field = "django.db.models.BigAutoField"
