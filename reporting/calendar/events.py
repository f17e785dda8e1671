"""Days as an iCalendar (RFC 5545) that calendars of any maker read.

Ground floor: standard library only, and no clock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

ICALENDAR_TYPE = "text/calendar; charset=utf-8"
_ENDING = "\r\n"
# Octets of a line, its ending not counted.
_LINE = 75


@dataclass(frozen=True)
class CalendarEvent:
    """Something on a whole day. `uid` stays the same for the same thing, so that a new date moves it."""

    uid: str
    on: date
    title: str
    about: str = ""
    address: str = ""


def render_icalendar(days: Iterable[CalendarEvent], *, name: str, at: datetime) -> str:
    """Return a calendar of days under a name, written at a moment."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Business plan tracker//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    for day in days:
        lines += _event(day, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}{_ENDING}" for line in lines for folded in _fold(line))


def _event(day: CalendarEvent, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{day.uid}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(day.title)}"
    if day.about:
        yield f"DESCRIPTION:{_text(day.about)}"
    if day.address:
        yield f"URL:{day.address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """Return text as a value: one line, with what has a meaning of its own marked; no control characters."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = "\\n".join(escaped.splitlines())
    return "".join(one for one in lines if one.isprintable())


def _fold(line: str) -> Iterator[str]:
    """Yield a line in pieces of 75 octets at most; the later ones begin with a space. No character is cut."""
    piece, room = "", _LINE
    for one in line:
        size = len(one.encode())
        if size > room:
            yield piece
            piece, room = " ", _LINE - 1
        piece += one
        room -= size
    yield piece
