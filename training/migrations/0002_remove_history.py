"""Remove the history of training: nothing reads it, and the audit trail says who changed what."""

from django.db import migrations

# Links first: their rows point to the history of what they link.
_MODELS = (
    "HistoricalCourse_expected",
    "HistoricalCourse_priorities",
    "HistoricalNeed_courses",
    "HistoricalSession_trainers",
    "HistoricalSummary_courses",
    "HistoricalAttendanceShare",
    "HistoricalCategory",
    "HistoricalCourse",
    "HistoricalEvaluation",
    "HistoricalNeed",
    "HistoricalNeedsAssessment",
    "HistoricalPublishedRow",
    "HistoricalQuote",
    "HistoricalSession",
    "HistoricalSummary",
    "HistoricalTrainer",
)


class Migration(migrations.Migration):
    """Drop sixteen tables."""

    dependencies = [("training", "0001_initial")]
    operations = [migrations.DeleteModel(name=name) for name in _MODELS]
