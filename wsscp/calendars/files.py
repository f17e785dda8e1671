"""Calendar files (RFC 5545), to which Outlook, Google and telephones subscribe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event, vDuration

# How often a calendar program may ask again.
_ASK_AGAIN = timedelta(hours=6)


@dataclass(frozen=True)
class CalendarEvent:
    """An event: of whole days when it starts on a date (the last one included), else from moment to moment.

    With the same `uid` a calendar program moves the event when its date changes.
    """

    uid: str
    starts: date
    title: str
    ends: date | None = None
    about: str = ""
    url: str = ""
    place: str = ""
    status: str = ""
    is_busy: bool = False


def calendar_response(events: Iterable[CalendarEvent], *, name: str, at: datetime) -> HttpResponse:
    """Answer with a calendar, which nobody on the way may store; `at` is when it was made."""
    response = HttpResponse(
        calendar_file(events, name=name, at=at), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def calendar_file(events: Iterable[CalendarEvent], *, name: str, at: datetime) -> bytes:
    """Return a calendar with a name; `at` is when it was made."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Business plan tracker//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _printable(name))
    calendar.add("x-wr-calname", _printable(name))
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_ASK_AGAIN))
    for event in events:
        calendar.add_component(_component(event, at))
    return calendar.to_ical(sorted=False)


def _component(event: CalendarEvent, at: datetime) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("dtstamp", at.astimezone(UTC))
    if isinstance(event.starts, datetime):
        component.add("dtstart", event.starts.astimezone(UTC))
        if isinstance(event.ends, datetime):
            component.add("dtend", event.ends.astimezone(UTC))
    else:
        component.add("dtstart", event.starts)
        component.add("dtend", (event.ends or event.starts) + timedelta(days=1))
    for name, value in (
        ("summary", event.title),
        ("description", event.about),
        ("url", event.url),
        ("location", event.place),
        ("status", event.status),
    ):
        if value or name == "summary":
            component.add(name, _printable(value))
    component.add("transp", "OPAQUE" if event.is_busy else "TRANSPARENT")
    return component


def _printable(text: str) -> str:
    """Return text whose only control characters are the ends of its lines."""
    return "\n".join("".join(filter(str.isprintable, line)) for line in text.splitlines())
