"""The fields of an export, and a guess at a file's columns."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any

from training.importing import values
from wsscp.digests import digest_of


@dataclass(frozen=True)
class ExportField:
    """What a column can hold: its label, usual headings with commas between, and what parses its cells."""

    label: str
    headings: str
    parse: Callable[[Any], Any]


# By their names in the columns that are remembered.
EXPORT_FIELDS = {
    "course": ExportField(
        "Course", "course, course title, course name, event, event title, title", values.parse_name
    ),
    "starts_on": ExportField(
        "Date of the session",
        "date, session date, course date, event date, start date, first day, starts on",
        values.parse_day,
    ),
    "category": ExportField(
        "Organisation category",
        "organisation category, organisation, organization, agency, organisation type, sector, employer, "
        "category",
        values.parse_category,
    ),
    "status": ExportField(
        "Booking status (one row for each booking)",
        "status, booking status, attendance, attendance status, outcome",
        values.parse_status,
    ),
    "attended": ExportField(
        "Number who attended (one row for each category)",
        "attended, attendees, number attended",
        values.parse_count,
    ),
    "booked": ExportField("Number booked", "booked, bookings, number booked", values.parse_count),
    "cancelled_late": ExportField(
        "Number who cancelled late", "cancelled late, late cancellations", values.parse_count
    ),
    "did_not_attend": ExportField(
        "Number who did not attend",
        "did not attend, dna, no shows, non-attendance, absent",
        values.parse_count,
    ),
    "reference": ExportField(
        "Number of the session",
        "session number, session id, session, event id, session code, reference, course code",
        values.parse_reference,
    ),
    "ends_on": ExportField("Last day", "end date, last day, ends on, date to", values.parse_last_day),
    "starts_at": ExportField("From (time)", "start time, time, time from, starts at", values.parse_time),
    "ends_at": ExportField("Until (time)", "end time, time to, finish time, ends at", values.parse_time),
    "spaces": ExportField(
        "Spaces", "spaces, capacity, places, max places, maximum places", values.parse_spaces
    ),
    "mode": ExportField(
        "How it is held", "mode, delivery, delivery method, delivery type, format", values.parse_mode
    ),
    "venue": ExportField("Venue or link", "venue, location, venue name, link", values.parse_venue),
}

ColumnNumbers = dict[str, int]


def headings_signature(headings: Sequence[str]) -> str:
    """Return a digest of an export's headings, whatever their capitals: the key of its columns."""
    return digest_of([_normalised(heading) for heading in headings])


def guess_columns(headings: Sequence[str]) -> ColumnNumbers:
    """Return the columns whose headings are among the usual ones, each used once."""
    normalised = [_normalised(heading) for heading in headings]
    columns: ColumnNumbers = {}
    for name, field in EXPORT_FIELDS.items():
        for heading in field.headings.split(", "):
            if heading in normalised and normalised.index(heading) not in columns.values():
                columns[name] = normalised.index(heading)
                break
    return columns


def missing_fields(columns: Container[str]) -> list[str]:
    """Return the required fields without a column; either a status or the number who attended is required."""
    missing = [name for name in ("course", "starts_on", "category") if name not in columns]
    return missing if "status" in columns or "attended" in columns else [*missing, "status"]


def _normalised(heading: str) -> str:
    return " ".join(heading.replace("_", " ").casefold().split())
