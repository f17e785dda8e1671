"""Which columns an export may have, what learning systems call them, and a guess at a file's own."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


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
    """A field as people are asked for it, and the headings it is known by."""

    label: str
    headings: tuple[str, ...]


FIELD_INFO = {
    ExportField.COURSE: FieldInfo(
        "Course", ("course", "course title", "course name", "event", "event title", "title")
    ),
    ExportField.STARTS_ON: FieldInfo(
        "Date of the session",
        ("date", "session date", "course date", "event date", "start date", "first day", "starts on"),
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
    ),
    ExportField.STATUS: FieldInfo(
        "Booking status (one row for each booking)",
        ("status", "booking status", "attendance", "attendance status", "outcome"),
    ),
    ExportField.ATTENDED: FieldInfo(
        "Number who attended (one row for each category)", ("attended", "attendees", "number attended")
    ),
    ExportField.BOOKED: FieldInfo("Number booked", ("booked", "bookings", "number booked")),
    ExportField.CANCELLED_LATE: FieldInfo(
        "Number who cancelled late", ("cancelled late", "late cancellations")
    ),
    ExportField.DID_NOT_ATTEND: FieldInfo(
        "Number who did not attend", ("did not attend", "dna", "no shows", "non-attendance", "absent")
    ),
    ExportField.REFERENCE: FieldInfo(
        "Number of the session",
        ("session number", "session id", "session", "event id", "session code", "reference", "course code"),
    ),
    ExportField.ENDS_ON: FieldInfo("Last day", ("end date", "last day", "ends on", "date to")),
    ExportField.STARTS_AT: FieldInfo("From (time)", ("start time", "time", "time from", "starts at")),
    ExportField.ENDS_AT: FieldInfo("Until (time)", ("end time", "time to", "finish time", "ends at")),
    ExportField.SPACES: FieldInfo("Spaces", ("spaces", "capacity", "places", "max places", "maximum places")),
    ExportField.MODE: FieldInfo(
        "How it is held", ("mode", "delivery", "delivery method", "delivery type", "format")
    ),
    ExportField.VENUE: FieldInfo("Venue or link", ("venue", "location", "venue name", "link")),
}
REQUIRED_FIELDS = (ExportField.COURSE, ExportField.STARTS_ON, ExportField.CATEGORY)

ColumnNumbers = dict[str, int]


def headings_signature(headings: Sequence[str]) -> str:
    """Return what an export is remembered by: a digest of its headings, whatever their capitals."""
    return hashlib.sha256(json.dumps([_plain(heading) for heading in headings]).encode()).hexdigest()


def guess_columns(headings: Sequence[str]) -> ColumnNumbers:
    """Return the columns whose headings are among the usual ones, each used once."""
    plain = [_plain(heading) for heading in headings]
    found: ColumnNumbers = {}
    for field, about in FIELD_INFO.items():
        for headings in about.headings:
            if headings in plain and plain.index(headings) not in found.values():
                found[field.value] = plain.index(headings)
                break
    return found


def missing_fields(columns: ColumnNumbers) -> list[ExportField]:
    """Return the fields a file cannot be read without: a status, or numbers, is one of them."""
    needed = [field for field in REQUIRED_FIELDS if field not in columns]
    if ExportField.STATUS not in columns and ExportField.ATTENDED not in columns:
        needed.append(ExportField.STATUS)
    return needed


def _plain(heading: str) -> str:
    return " ".join(heading.replace("_", " ").casefold().split())
