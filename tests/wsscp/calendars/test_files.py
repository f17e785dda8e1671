"""The calendar file: what other programs read in it, to the letter."""

from datetime import UTC, date, datetime

import pytest

from wsscp.calendars.files import CalendarEvent, calendar_file

AT = datetime(2020, 6, 15, 11, 30, tzinfo=UTC)


def written(events: list[CalendarEvent]) -> str:
    """A calendar of events, as text."""
    return calendar_file(events, name="Plan", at=AT).decode()


def test_a_calendar_is_written_to_the_letter():
    day = CalendarEvent(
        "a@b", date(2020, 6, 30), "Returns; due, now\\then", about="One\nTwo", url="https://example.org/"
    )
    lines = written([day]).split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    # The older name is Outlook's.
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"} <= set(lines)
    assert lines[lines.index("BEGIN:VEVENT") + 1 : -3] == [
        "UID:a@b",
        "DTSTAMP:20200615T113000Z",
        "DTSTART;VALUE=DATE:20200630",
        "DTEND;VALUE=DATE:20200701",
        "SUMMARY:Returns\\; due\\, now\\\\then",
        "DESCRIPTION:One\\nTwo",
        "URL:https://example.org/",
        "TRANSP:TRANSPARENT",
    ]


@pytest.mark.parametrize("text", ["x" * 300, "é" * 200, "🧒" * 99, "a" * 67, "a" * 68, ""])
def test_long_lines_are_folded_and_read_back_as_they_were(text):
    text_of = written([CalendarEvent("a", date(2020, 1, 1), text)])

    assert all(len(line.encode()) <= 75 for line in text_of.split("\r\n"))
    assert f"\r\nSUMMARY:{text}\r\n" in text_of.replace("\r\n ", "")


def test_no_line_of_a_text_becomes_a_line_of_the_calendar():
    text = "Agree\r\nEND:VEVENT\nBEGIN:VALARM\u2028X\x0bY\x00Z"
    text_of = written([CalendarEvent("a", date(2020, 1, 1), text)])

    assert text_of.count("\nEND:VEVENT") == 1
    assert "\nBEGIN:VALARM" not in text_of
    assert "\x00" not in text_of
