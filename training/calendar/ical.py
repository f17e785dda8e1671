"""Sessions as a calendar that other programs read (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from training.models import Session


def training_calendar_file(
    sessions: Iterable[Session], *, name: str, domain: str, zone: str, at: datetime
) -> bytes:
    """Return sessions as an iCalendar file. `domain` makes the identifiers of its events unique.

    Links to join are left out: not everybody who reads the calendar has booked.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{domain}//training//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for session in sessions:
        calendar.add_component(_event(session, domain, ZoneInfo(zone), at))
    return calendar.to_ical()


def _event(session: Session, domain: str, zone: ZoneInfo, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"training-session-{session.pk}@{domain}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("summary", session.course.title)
    if session.starts_at:
        begins = datetime.combine(session.starts_on, session.starts_at, zone)
        event.add("dtstart", begins.astimezone(UTC))
        if session.ends_at:
            event.add("dtend", datetime.combine(session.ends_on, session.ends_at, zone).astimezone(UTC))
    else:
        event.add("dtstart", session.starts_on)
        event.add("dtend", session.ends_on + timedelta(days=1))
    event.add("location", _place(session))
    is_cancelled = session.status == Session.Status.CANCELLED
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event


def _place(session: Session) -> str:
    is_link = "://" in session.venue or session.mode == Session.Mode.VIRTUAL
    place = "" if is_link else session.venue
    return f"{place} ({session.get_mode_display()})" if place else session.get_mode_display()
