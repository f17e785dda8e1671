"""Remove the history of the register: nothing reads it, and it held a second copy of the words of a case."""

from django.db import migrations

_MODELS = (
    "HistoricalAgencyRating",
    "HistoricalCase",
    "HistoricalFinding",
    "HistoricalOwnAction",
    "HistoricalRecommendation",
    "HistoricalResponse",
    "HistoricalReview",
)


class Migration(migrations.Migration):
    """Drop seven tables."""

    dependencies = [("reviews", "0004_one_kind_of_calendar_address")]
    operations = [migrations.DeleteModel(name) for name in _MODELS]
