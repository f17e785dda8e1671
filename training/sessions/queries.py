"""How many booked and attended sessions."""

from django.db.models import QuerySet, Sum

from training.models import Attendance, Session


def with_attendance(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Add to each session how many booked and how many came (None where nothing was counted)."""
    return sessions.annotate(came=Sum("attendance__attended"), bookings=Sum("attendance__booked"))


def attended_count(session: Session) -> int | None:
    """How many came to a session; None where nothing was counted."""
    return Attendance.objects.filter(session=session).aggregate(came=Sum("attended"))["came"]
