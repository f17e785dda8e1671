"""Sessions as events of a calendar that other programs read."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from django.conf import settings

from training.models import Session
from wsscp.calendars.files import CalendarEvent


def session_events(sessions: Iterable[Session], *, zone: tzinfo) -> Iterator[CalendarEvent]:
    """Yield sessions, whose times are in a zone, as events.

    Links to join are left out: not everybody who reads the calendar has booked.
    """
    for session in sessions:
        starts, ends = session.starts_at, session.ends_at
        is_cancelled = session.status == Session.Status.CANCELLED
        yield CalendarEvent(
            uid=f"training-session-{session.pk}@{settings.PARTNERSHIP_SHORT_NAME.lower()}.training.invalid",
            starts=datetime.combine(session.starts_on, starts, zone) if starts else session.starts_on,
            ends=datetime.combine(session.ends_on, ends, zone) if starts and ends else session.ends_on,
            title=session.course.title,
            place=_place(session),
            status="CANCELLED" if is_cancelled else "CONFIRMED",
            is_busy=True,
        )


def _place(session: Session) -> str:
    is_link = "://" in session.venue or session.mode == Session.Mode.VIRTUAL
    place = "" if is_link else session.venue
    return f"{place} ({session.get_mode_display()})" if place else session.get_mode_display()
