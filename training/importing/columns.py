"""Which columns an export may have, what learning systems call them, and a guess at a file's own."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
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
class About:
    """A field as people are asked for it, and the headings it is known by."""

    label: str
    usual: tuple[str, ...]


ABOUT = {
    Field.COURSE: About("Course", ("course", "course title", "course name", "event", "event title", "title")),
    Field.STARTS_ON: About(
        "Date of the session",
        ("date", "session date", "course date", "event date", "start date", "first day", "starts on"),
    ),
    Field.CATEGORY: About(
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
    Field.STATUS: About(
        "Booking status (one row for each booking)",
        ("status", "booking status", "attendance", "attendance status", "outcome"),
    ),
    Field.ATTENDED: About(
        "Number who attended (one row for each category)", ("attended", "attendees", "number attended")
    ),
    Field.BOOKED: About("Number booked", ("booked", "bookings", "number booked")),
    Field.CANCELLED_LATE: About("Number who cancelled late", ("cancelled late", "late cancellations")),
    Field.DID_NOT_ATTEND: About(
        "Number who did not attend", ("did not attend", "dna", "no shows", "non-attendance", "absent")
    ),
    Field.REFERENCE: About(
        "Number of the session",
        ("session number", "session id", "session", "event id", "session code", "reference", "course code"),
    ),
    Field.ENDS_ON: About("Last day", ("end date", "last day", "ends on", "date to")),
    Field.STARTS_AT: About("From (time)", ("start time", "time", "time from", "starts at")),
    Field.ENDS_AT: About("Until (time)", ("end time", "time to", "finish time", "ends at")),
    Field.SPACES: About("Spaces", ("spaces", "capacity", "places", "max places", "maximum places")),
    Field.MODE: About("How it is held", ("mode", "delivery", "delivery method", "delivery type", "format")),
    Field.VENUE: About("Venue or link", ("venue", "location", "venue name", "link")),
}
NEEDED = (Field.COURSE, Field.STARTS_ON, Field.CATEGORY)

Columns = dict[str, int]


def signature(headings: Sequence[str]) -> str:
    """Return what an export is remembered by: a digest of its headings, whatever their capitals."""
    return hashlib.sha256(json.dumps([_plain(heading) for heading in headings]).encode()).hexdigest()


def guess(headings: Sequence[str]) -> Columns:
    """Return the columns whose headings are among the usual ones, each used once."""
    plain = [_plain(heading) for heading in headings]
    found: Columns = {}
    for field, about in ABOUT.items():
        for usual in about.usual:
            if usual in plain and plain.index(usual) not in found.values():
                found[field.value] = plain.index(usual)
                break
    return found


def missing(columns: Columns) -> list[Field]:
    """Return the fields a file cannot be read without: a status, or numbers, is one of them."""
    needed = [field for field in NEEDED if field not in columns]
    if Field.STATUS not in columns and Field.ATTENDED not in columns:
        needed.append(Field.STATUS)
    return needed


def _plain(heading: str) -> str:
    return " ".join(heading.replace("_", " ").casefold().split())
