"""The fields of an export: their labels, usual headings and parsers, and a guess at a file's columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from training.importing import values
from wsscp.digests import digest_of


class ExportField(StrEnum):
    """What a column can hold."""

    COURSE = "course"
    STARTS_ON = "starts_on"
    CATEGORY = "category"
    STATUS = "status"
    ATTENDED = "attended"
    BOOKED = "booked"
    CANCELLED_LATE = "cancelled_late"
    DID_NOT_ATTEND = "did_not_attend"
    REFERENCE = "reference"
    ENDS_ON = "ends_on"
    STARTS_AT = "starts_at"
    ENDS_AT = "ends_at"
    SPACES = "spaces"
    MODE = "mode"
    VENUE = "venue"


@dataclass(frozen=True)
class FieldInfo:
    """A field's label, the headings it is recognised by, and what parses its cells."""

    label: str
    headings: tuple[str, ...]
    parse: Callable[[Any], Any]


FIELD_INFO = {
    ExportField.COURSE: FieldInfo(
        "Course",
        ("course", "course title", "course name", "event", "event title", "title"),
        values.parse_name,
    ),
    ExportField.STARTS_ON: FieldInfo(
        "Date of the session",
        ("date", "session date", "course date", "event date", "start date", "first day", "starts on"),
        values.parse_day,
    ),
    ExportField.CATEGORY: FieldInfo(
        "Organisation category",
        (
            "organisation category",
            "organisation",
            "organization",
            "agency",
            "organisation type",
            "sector",
            "employer",
            "category",
        ),
        values.parse_category,
    ),
    ExportField.STATUS: FieldInfo(
        "Booking status (one row for each booking)",
        ("status", "booking status", "attendance", "attendance status", "outcome"),
        values.parse_status,
    ),
    ExportField.ATTENDED: FieldInfo(
        "Number who attended (one row for each category)",
        ("attended", "attendees", "number attended"),
        values.parse_count,
    ),
    ExportField.BOOKED: FieldInfo(
        "Number booked", ("booked", "bookings", "number booked"), values.parse_count
    ),
    ExportField.CANCELLED_LATE: FieldInfo(
        "Number who cancelled late", ("cancelled late", "late cancellations"), values.parse_count
    ),
    ExportField.DID_NOT_ATTEND: FieldInfo(
        "Number who did not attend",
        ("did not attend", "dna", "no shows", "non-attendance", "absent"),
        values.parse_count,
    ),
    ExportField.REFERENCE: FieldInfo(
        "Number of the session",
        ("session number", "session id", "session", "event id", "session code", "reference", "course code"),
        values.parse_reference,
    ),
    ExportField.ENDS_ON: FieldInfo(
        "Last day", ("end date", "last day", "ends on", "date to"), values.parse_last_day
    ),
    ExportField.STARTS_AT: FieldInfo(
        "From (time)", ("start time", "time", "time from", "starts at"), values.parse_time
    ),
    ExportField.ENDS_AT: FieldInfo(
        "Until (time)", ("end time", "time to", "finish time", "ends at"), values.parse_time
    ),
    ExportField.SPACES: FieldInfo(
        "Spaces", ("spaces", "capacity", "places", "max places", "maximum places"), values.parse_spaces
    ),
    ExportField.MODE: FieldInfo(
        "How it is held",
        ("mode", "delivery", "delivery method", "delivery type", "format"),
        values.parse_mode,
    ),
    ExportField.VENUE: FieldInfo(
        "Venue or link", ("venue", "location", "venue name", "link"), values.parse_venue
    ),
}
REQUIRED_FIELDS = (ExportField.COURSE, ExportField.STARTS_ON, ExportField.CATEGORY)

ColumnNumbers = dict[str, int]


def headings_signature(headings: Sequence[str]) -> str:
    """Return a digest of an export's headings, whatever their capitals: the key of its columns."""
    return digest_of([_normalised(heading) for heading in headings])


def guess_columns(headings: Sequence[str]) -> ColumnNumbers:
    """Return the columns whose headings are among the usual ones, each used once."""
    normalised = [_normalised(heading) for heading in headings]
    columns: ColumnNumbers = {}
    for field, info in FIELD_INFO.items():
        for heading in info.headings:
            if heading in normalised and normalised.index(heading) not in columns.values():
                columns[field.value] = normalised.index(heading)
                break
    return columns


def missing_fields(columns: ColumnNumbers) -> list[ExportField]:
    """Return the required fields without a column; either a status or the number who attended is required."""
    missing = [field for field in REQUIRED_FIELDS if field not in columns]
    if ExportField.STATUS not in columns and ExportField.ATTENDED not in columns:
        missing.append(ExportField.STATUS)
    return missing


def _normalised(heading: str) -> str:
    return " ".join(heading.replace("_", " ").casefold().split())
