"""Days as a calendar file (RFC 5545). Ground floor: standard library only, and no clock."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Protocol


class DueItem(Protocol):
    """Something with a name and the day it is due."""

    rule: str
    label: str
    started_on: date

    @property
    def due_on(self) -> date | None:
        """The day, if it is known."""


def deadline_calendar_text(things: Iterable[DueItem], *, made_at: datetime) -> str:
    """Return days as a calendar: what is due, and of what it is due nothing."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//WSSCP//Clocks//EN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Clocks",
    ]
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for number, thing in enumerate(thing for thing in things if thing.due_on):
        key = f"{thing.rule} {thing.started_on} {thing.due_on} {number}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{hashlib.sha256(key.encode()).hexdigest()[:32]}@clocks",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{thing.due_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{thing.due_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:Due: {thing.label.lower()}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])
