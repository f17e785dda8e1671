"""Parsing the cells of an export. Each function raises CellValueError, with a message for people."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from training.models import Session
from training.models.sessions import MOST_PEOPLE
from wsscp.limits import FIRST_DAY, LAST_DAY, LINE, NAME

_DAY_FORMATS = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d/%m/%y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d-%b-%Y",
    "%d-%b-%y",
)
_TIME_FORMATS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I.%M%p", "%I%p", "%H.%M", "%H%M")
_FORMULA = "This is a formula. Copy the sheet, paste it as values and upload that."


class CellValueError(ValueError):
    """The value is not valid for its column."""


class BookingCounts(NamedTuple):
    """How many of a category booked, attended, cancelled late and did not attend."""

    booked: int = 0
    attended: int = 0
    cancelled_late: int = 0
    did_not_attend: int = 0

    def plus(self, other: "BookingCounts") -> "BookingCounts":
        """Return both together."""
        return BookingCounts(*(count + more for count, more in zip(self, other, strict=True)))


# What learning systems write, with commas between.
_STATUSES = {
    BookingCounts(1, 1, 0, 0): "attended, present, completed, complete, passed, yes, fully attended",
    BookingCounts(1, 0, 1, 0): "cancelled late, late cancellation, late cancelled, cancelled (late)",
    BookingCounts(1, 0, 0, 1): "did not attend, dna, no show, no-show, non-attendance, absent, no",
    BookingCounts(1, 0, 0, 0): "booked, enrolled, confirmed, registered, place confirmed, approved",
    BookingCounts(0, 0, 0, 0): "cancelled, withdrawn, cancelled in time, waiting list, declined",
}
_COUNTS = {word: counts for counts, words in _STATUSES.items() for word in words.split(", ")}
_MODES = {
    Session.Mode.FACE_TO_FACE: "face to face, face-to-face, classroom, in person, f2f",
    Session.Mode.VIRTUAL: "virtual, online, teams, zoom, webinar, virtual classroom, remote",
    Session.Mode.HYBRID: "hybrid, blended",
}
_MODE_OF = {word: mode.value for mode, words in _MODES.items() for word in words.split(", ")}


def parse_text(value: Any, most: int) -> str:
    """Return a cell's text on one line."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).replace("\x00", "").split())
    if text.startswith("="):
        raise CellValueError(_FORMULA)
    if len(text) > most:
        raise CellValueError(f"This has {len(text):,} characters; {most} is the most there can be.")
    return text


def parse_name(value: Any) -> str:
    """Return a cell's name, which has to be there."""
    text = parse_text(value, NAME)
    if not text:
        raise CellValueError("This is empty.")
    return text


def parse_category(value: Any) -> str:
    """Return an organisation category; "Not recorded" where the cell is empty."""
    return parse_text(value, NAME) or "Not recorded"


def parse_reference(value: Any) -> str:
    """Return the number of a session in the learning system; "" where the cell is empty."""
    return parse_text(value, 60)


def parse_venue(value: Any) -> str:
    """Return where a session is held; "" where the cell is empty."""
    return parse_text(value, LINE)


def parse_day(value: Any) -> date:
    """Return a cell's day, between FIRST_DAY and LAST_DAY."""
    if isinstance(value, datetime):
        day = value.date()
    else:
        day = value if isinstance(value, date) else _day_of(parse_text(value, 60))
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CellValueError(f"This is not between {FIRST_DAY.year} and {LAST_DAY.year}.")
    return day


def parse_last_day(value: Any) -> date | None:
    """Return a session's last day; None where the cell is empty."""
    return None if value in (None, "") else parse_day(value)


@lru_cache(maxsize=4096)
def _day_of(text: str) -> date:
    if not text:
        raise CellValueError("There is no date.")
    for part in (text, text.partition(" ")[0]):  # with or without a time behind it
        for day_format in _DAY_FORMATS:
            try:
                return datetime.strptime(part, day_format).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
    raise CellValueError("This is not a real date. Write it as 31/03/2020.")


def parse_time(value: Any) -> time | None:
    """Return a cell's time of day; None where it is empty."""
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    return _time_of(parse_text(value, 60))


@lru_cache(maxsize=1024)
def _time_of(text: str) -> time | None:
    if not text:
        return None
    for time_format in _TIME_FORMATS:
        try:
            return datetime.strptime(text, time_format).time()  # noqa: DTZ007 - a time of day
        except ValueError:
            continue
    raise CellValueError("This is not a time. Write it as 09:30.")


def parse_count(value: Any) -> int:
    """Return a cell's number of people; 0 where it is empty."""
    text = parse_text(value, 40)
    if not text:
        return 0
    try:
        number = int(text.replace(",", ""))
    except ValueError as error:
        raise CellValueError("This is not a whole number.") from error
    if number < 0:
        raise CellValueError("A number of people cannot be negative.")
    if number > MOST_PEOPLE:
        raise CellValueError(f"This is more than {MOST_PEOPLE:,}, the most there can be.")
    return number


def parse_spaces(value: Any) -> int | None:
    """Return the spaces of a session; None where the cell is empty or 0."""
    return parse_count(value) or None


def parse_mode(value: Any) -> str:
    """Return how a session is held; "" where the cell is empty."""
    text = parse_text(value, 60).casefold()
    if text and text not in _MODE_OF:
        raise CellValueError("Write Face to face, Virtual or Hybrid.")
    return _MODE_OF.get(text, "")


def parse_status(value: Any) -> BookingCounts:
    """Return what one booking counts as. One cancelled in time counts as nothing."""
    text = parse_text(value, 60).casefold()
    if text not in _COUNTS:
        raise CellValueError(
            "This status is not known. Write Attended, Did not attend, Cancelled late, Cancelled or Booked."
        )
    return _COUNTS[text]
