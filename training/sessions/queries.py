"""How many attended a session."""

from django.db.models import Sum

from training.models import Attendance, Session


def attended_count(session: Session) -> int | None:
    """Return how many attended a session; None where nothing was counted."""
    return Attendance.objects.filter(session=session).aggregate(came=Sum("attended"))["came"]
