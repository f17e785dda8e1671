"""Deadlines as a calendar file (RFC 5545). Standard library only; nothing here reads the current time."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Protocol


class DueItem(Protocol):
    """Something with a name and the day it is due."""

    @property
    def rule(self) -> str:
        """The key of its rule."""

    @property
    def label(self) -> str:
        """Its name."""

    @property
    def started_on(self) -> date:
        """The day it is counted from."""

    @property
    def due_on(self) -> date | None:
        """The day it is due, if known."""


def deadline_calendar_text(items: Iterable[DueItem], *, made_at: datetime) -> str:
    """Return deadlines as a calendar that names what is due, and nothing of the review."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//WSSCP//Clocks//EN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Clocks",
    ]
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    dated = ((item, due_on) for item in items if (due_on := item.due_on))
    for number, (item, due_on) in enumerate(dated):
        key = f"{item.rule} {item.started_on} {due_on} {number}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{hashlib.sha256(key.encode()).hexdigest()[:32]}@clocks",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{due_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{due_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:Due: {item.label.lower()}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])
