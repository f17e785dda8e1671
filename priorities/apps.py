from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    """Plans with their actions and milestones, groups, roles and people."""

    name = "priorities"
    default_auto_field = "django.db.models.BigAutoField"
