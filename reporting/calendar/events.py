"""Events as an iCalendar file (RFC 5545).

Standard library only; nothing here reads the clock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

ICALENDAR_TYPE = "text/calendar; charset=utf-8"
_ENDING = "\r\n"
# Octets of a line without its ending.
_LINE = 75


@dataclass(frozen=True)
class CalendarEvent:
    """An event of a whole day. With the same `uid` a calendar moves the event when its date changes."""

    uid: str
    on: date
    title: str
    about: str = ""
    address: str = ""


def render_icalendar(events: Iterable[CalendarEvent], *, name: str, at: datetime) -> str:
    """Return a calendar with a name as text; `at` is when it was made."""
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
    for event in events:
        lines += _event_lines(event, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}{_ENDING}" for line in lines for folded in _fold(line))


def _event_lines(event: CalendarEvent, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(event.title)}"
    if event.about:
        yield f"DESCRIPTION:{_text(event.about)}"
    if event.address:
        yield f"URL:{event.address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """Return text as a value: on one line, special characters escaped, no control characters."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = "\\n".join(escaped.splitlines())
    return "".join(character for character in lines if character.isprintable())


def _fold(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, later ones with a space first; no character is split."""
    piece, room = "", _LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", _LINE - 1
        piece += character
        room -= size
    yield piece
