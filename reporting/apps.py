from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """RAG status as at a day, and the quarter's returns and reports."""

    name = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
