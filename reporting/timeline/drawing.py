"""A timeline: positions of dates in columns of quarters, so that a template draws it without arithmetic.

Standard library only. Lengths are in units of the drawing's own box.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reporting.rag import Rating
from reporting.rules.bars import RAG_FILLS
from wsscp.dates import long_date

LABEL_WIDTH, QUARTER_WIDTH, HEAD_HEIGHT, LANE_HEIGHT = 230, 92, 46, 32
# Characters of a label that fit before the first quarter.
_LABEL_LENGTH = 30


@dataclass(frozen=True)
class TimelineQuarter:
    """A quarter: its days and its name."""

    starts_on: date
    ends_on: date
    label: str


@dataclass(frozen=True)
class TimelineRow:
    """One date of an action, as a row of the drawing and of the table beside it."""

    heading: str
    number: str
    text: str
    pk: int
    what: str
    due_on: date
    forecast_on: date | None
    done_on: date | None
    rating: Rating


@dataclass(frozen=True)
class TimelineColumn:
    """A quarter as drawn."""

    x: float
    label: str
    is_odd: bool

    @property
    def middle(self) -> float:
        """Where its name is centred."""
        return self.x + QUARTER_WIDTH / 2


@dataclass(frozen=True)
class TimelineMark:
    """A date as drawn: "due" a square with its RAG letter, "forecast" a triangle, "done" a disc."""

    kind: str
    x: float
    y: float
    says: str
    fill: str = ""
    ink: str = ""
    letter: str = ""

    @property
    def corner(self) -> tuple[float, float]:
        """The upper left corner of its square."""
        return self.x - 10, self.y - 10

    @property
    def points(self) -> str:
        """The corners of its triangle, point down."""
        return f"{self.x - 9},{self.y - 8} {self.x + 9},{self.y - 8} {self.x},{self.y + 9}"


@dataclass(frozen=True)
class TimelineLane:
    """A row as drawn: a heading, or a milestone with its marks and the line between them."""

    y: float
    label: str
    is_heading: bool = False
    marks: tuple[TimelineMark, ...] = ()
    line: tuple[float, float] | None = None


@dataclass(frozen=True)
class TimelineChart:
    """The whole drawing. `today` is the position of the day of judgement; None when it is not shown."""

    title: str
    width: float
    height: float
    columns: tuple[TimelineColumn, ...]
    lanes: tuple[TimelineLane, ...]
    today: float | None


def timeline_chart(
    rows: Iterable[TimelineRow], quarters: Sequence[TimelineQuarter], *, as_at: date, title: str
) -> TimelineChart:
    """Draw dates in the quarters given; those outside are drawn at the edge."""
    lanes: list[TimelineLane] = []
    heading = ""
    for row in rows:
        if row.heading != heading:
            heading = row.heading
            lanes.append(TimelineLane(_middle(len(lanes)), heading, is_heading=True))
        lanes.append(_lane(row, quarters, _middle(len(lanes)), as_at))
    columns = tuple(
        TimelineColumn(LABEL_WIDTH + place * QUARTER_WIDTH, quarter.label, bool(place % 2))
        for place, quarter in enumerate(quarters)
    )
    is_shown = quarters and quarters[0].starts_on <= as_at <= quarters[-1].ends_on
    return TimelineChart(
        title,
        LABEL_WIDTH + len(quarters) * QUARTER_WIDTH,
        HEAD_HEIGHT + len(lanes) * LANE_HEIGHT,
        columns,
        tuple(lanes),
        _x(as_at, quarters) if is_shown else None,
    )


def _middle(place: int) -> float:
    return HEAD_HEIGHT + (place + 0.5) * LANE_HEIGHT


def _lane(row: TimelineRow, quarters: Sequence[TimelineQuarter], y: float, as_at: date) -> TimelineLane:
    fill, ink = RAG_FILLS[row.rating.rag]
    due = TimelineMark(
        "due",
        _x(row.due_on, quarters),
        y,
        f"Due {long_date(row.due_on)}: {row.rating.label}",
        fill,
        ink,
        row.rating.letter,
    )
    marks = [due]
    until = row.done_on or row.forecast_on
    if row.done_on:
        marks.append(TimelineMark("done", _x(row.done_on, quarters), y, f"Done {long_date(row.done_on)}"))
    elif row.forecast_on:
        marks.append(
            TimelineMark(
                "forecast", _x(row.forecast_on, quarters), y, f"Forecast {long_date(row.forecast_on)}"
            )
        )
    if row.rating.rag.is_open and row.due_on < as_at:
        until = max(until or as_at, as_at)
    ends = sorted((due.x, _x(until, quarters))) if until else None
    label = f"{row.number} {row.what or row.text}"
    if len(label) > _LABEL_LENGTH:
        label = f"{label[: _LABEL_LENGTH - 1].rstrip()}…"
    # The square is drawn last: its letter must be readable where two dates coincide.
    return TimelineLane(y, label, marks=tuple(reversed(marks)), line=(ends[0], ends[1]) if ends else None)


def _x(day: date, quarters: Sequence[TimelineQuarter]) -> float:
    """Return the position of a day; a day outside the quarters is at their edge."""
    for place, quarter in enumerate(quarters):
        if day <= quarter.ends_on:
            days = (quarter.ends_on - quarter.starts_on).days + 1
            share = max(min(((day - quarter.starts_on).days + 0.5) / days, 1.0), 0.0)
            return round(LABEL_WIDTH + (place + share) * QUARTER_WIDTH, 1)
    return LABEL_WIDTH + len(quarters) * QUARTER_WIDTH - 10.0
