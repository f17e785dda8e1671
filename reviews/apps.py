from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The facts: reviews, findings and recommendations."""

    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
