"""The annual tables of the training programme, made from its sums (training/statistics/figures.py)."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from training.models import Session
from training.statistics.attendance import (
    agency_table,
    charge_table,
    evaluation_table,
    follow_up_table,
    missing_table,
    mix_table,
)
from training.statistics.figures import Figures, TrainingFigures, total_of
from training.statistics.printed import printed_table
from wsscp.dates import count_of, long_date, month_end
from wsscp.exports.tables import Column, ColumnType, Table, TableValue

# What every table of figures has, and figure_cells() gives.
FIGURE_COLUMNS = (
    Column("Sessions"),
    Column("Attendees"),
    Column("Spaces"),
    Column("% of spaces used", ColumnType.PERCENT),
)
_NOT_RECORDED = "Date not recorded closely enough"


def all_tables(programme: TrainingFigures) -> tuple[Table, ...]:
    """Return every table of a period, in the order they are shown; those that do not apply are left out."""
    tables = [
        course_table(programme, in_line=True),
        course_table(programme, in_line=False),
        printed_table(programme),
        priority_table(programme),
        split_table(programme),
        mode_table(programme),
        quarter_table(programme),
        year_table(programme),
        agency_table(programme),
        mix_table(programme),
        missing_table(programme),
        charge_table(programme),
        evaluation_table(programme),
        follow_up_table(programme),
    ]
    return tuple(table for table in tables if table is not None)


def course_figures(programme: TrainingFigures) -> list[tuple[int, Figures]]:
    """Return the courses with sessions in the period: those serving a priority first, then by title."""
    totals = programme.by(lambda key: key.course)
    courses = programme.courses
    ordered = sorted(totals, key=lambda pk: (not courses[pk].priorities, courses[pk].title.casefold()))
    return [(pk, totals[pk]) for pk in ordered]


def figure_cells(figures: Figures) -> tuple[TableValue, ...]:
    """Return the cells of FIGURE_COLUMNS."""
    return (figures.sessions, figures.attended, figures.spaces, figures.percent_used)


def _figure_table(
    key: str,
    title: str,
    heading: str,
    rows: Iterable[tuple[str, Figures]],
    *,
    notes: tuple[str, ...] = (),
    empty: str = "Nothing in this period.",
) -> Table:
    """Return a table of figures by name, with a chart of those who attended."""
    return Table(
        key=key,
        title=title,
        columns=(Column(heading, ColumnType.TEXT), *FIGURE_COLUMNS),
        rows=tuple((name, *figure_cells(figures)) for name, figures in rows),
        charted=2,
        notes=notes,
        empty=empty,
    )


def course_table(programme: TrainingFigures, *, in_line: bool) -> Table:
    """Tables a and b of the annual report: courses in line with the priorities, and the rest of the offer."""
    lines = [
        (programme.courses[pk], figures)
        for pk, figures in course_figures(programme)
        if bool(programme.courses[pk].priorities) is in_line
    ]
    return Table(
        key="priorities" if in_line else "others",
        title="In line with the business priorities" if in_line else "The rest of the training offer",
        columns=(
            Column("Course", ColumnType.TEXT),
            *FIGURE_COLUMNS,
            Column("Pan-Sussex offer", ColumnType.YES),
            Column("Core offer", ColumnType.YES),
        ),
        rows=tuple(
            (course.title, *figure_cells(figures), course.is_pan_sussex, course.is_core)
            for course, figures in lines
        ),
        total=("Together", *figure_cells(total_of(figures for _, figures in lines)), None, None)
        if lines
        else None,
        charted=4,
        notes=tuple(undecided_notes(programme)) if in_line else (),
        empty="No session of such a course was held in this period.",
    )


def undecided_notes(programme: TrainingFigures) -> list[str]:
    """Return a note of how many sessions may belong to the period and are not counted."""
    if not programme.undecided:
        return []
    count = count_of(programme.undecided, "session")
    return [f"{count} may have been in this period or not: the day is not recorded. Not counted."]


def priority_table(programme: TrainingFigures) -> Table:
    """Training by priority. A course may serve several, so the rows can overlap."""
    names = {pk: name for course in programme.courses.values() for pk, name in course.priorities}
    totals: dict[int, Figures] = defaultdict(Figures)
    overlap = False
    for course_pk, figures in course_figures(programme):
        served = programme.courses[course_pk].priorities
        overlap = overlap or len(served) > 1
        for pk, _ in served:
            totals[pk].add(figures)
    return _figure_table(
        "by-priority",
        "By priority",
        "Priority",
        ((names[pk], totals[pk]) for pk in names if pk in totals),
        notes=("A course that serves several priorities counts for each.",) if overlap else (),
        empty="No course with sessions in this period serves a priority.",
    )


def split_table(programme: TrainingFigures) -> Table:
    """Core offer or not, pan-Sussex or not."""
    courses = programme.courses
    core = programme.by(lambda key: courses[key.course].is_core)
    pan_sussex = programme.by(lambda key: courses[key.course].is_pan_sussex)
    rows = (
        (label, totals[flag])
        for totals, flag, label in (
            (core, True, "Core offer"),
            (core, False, "Not of the core offer"),
            (pan_sussex, True, "Pan-Sussex offer"),
            (pan_sussex, False, "West Sussex only"),
        )
        if flag in totals
    )
    return _figure_table("core-and-pan-sussex", "Core and pan-Sussex offer", "Offer", rows)


def mode_table(programme: TrainingFigures) -> Table:
    """Face to face, virtual, hybrid."""
    totals = programme.by(lambda key: key.mode)
    rows = ((mode.label, totals[mode]) for mode in Session.Mode if mode in totals)
    return _figure_table("by-mode", "By how it was held", "How it was held", rows)


def _quarter(day: date) -> date:
    """Return the first day of the quarter a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def financial_year(day: date) -> date:
    """Return the first day of the financial year a day is in."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def year_name(first: date) -> str:
    """Return a financial year as text: 2021/22."""
    return f"{first.year}/{(first.year + 1) % 100:02}"


def _figures_by_time(
    programme: TrainingFigures, start: Callable[[date], date], name: Callable[[date], str]
) -> list[tuple[str, Figures]]:
    """Sum up by quarter or year; sums that may be in more than one of them have a row of their own."""
    totals = programme.by(lambda key: start(key.first) if start(key.first) == start(key.last) else None)
    rows = [(name(first), totals[first]) for first in sorted(first for first in totals if first)]
    return [*rows, (_NOT_RECORDED, totals[None])] if None in totals else rows


def quarter_table(programme: TrainingFigures) -> Table:
    """By quarter of the year."""
    rows = _figures_by_time(programme, _quarter, _quarter_name)
    return _figure_table("by-quarter", "By quarter", "Quarter", rows)


def _quarter_name(first: date) -> str:
    last = month_end(first.year, first.month + 2)
    return f"{first:%B} to {last:%B %Y}"


def year_table(programme: TrainingFigures) -> Table | None:
    """By financial year, where the period is in more than one."""
    if financial_year(programme.first) == financial_year(programme.last):
        return None
    rows = _figures_by_time(programme, financial_year, year_name)
    return _figure_table("by-year", "By financial year", "Financial year", rows)


def period_name(first: date, last: date) -> str:
    """Return a period as text: "April 2021 to March 2022" for a financial year, else its two days."""
    if first == financial_year(first) and last == month_end(first.year + 1, 3):
        return f"April {first.year} to March {last.year}"
    return f"{long_date(first)} to {long_date(last)}"


def totals_of(figures: Iterable[Figures]) -> dict[str, int | None]:
    """Return the total for JSON."""
    total = total_of(figures)
    return {
        "sessions": total.sessions,
        "attendees": total.attended,
        "spaces": total.spaces,
        "percent_used": total.percent_used,
    }
