from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The facts: what the partnership learns from, what was found, and what was recommended."""

    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
