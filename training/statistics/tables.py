"""The annual tables of the training programme, made from its sums (training/statistics/figures.py)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import TypeVar

from training.models import Session
from training.statistics.attendance import (
    agency_table,
    charge_table,
    evaluation_table,
    follow_up_table,
    missing_table,
    mix_table,
)
from training.statistics.figures import FigureKey, Figures, TrainingFigures, total_of
from training.statistics.printed import printed_table
from wsscp.dates import count_of, long_date, month_end
from wsscp.exports.tables import Column, ColumnType, Table, TableValue

_FIGURES = (
    Column("Sessions"),
    Column("Attendees"),
    Column("Spaces"),
    Column("% of spaces used", ColumnType.PERCENT),
)
_NOT_RECORDED = "Date not recorded closely enough"
_Group = TypeVar("_Group", bound=Hashable)


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


def figures_by(programme: TrainingFigures, group: Callable[[FigureKey], _Group]) -> dict[_Group, Figures]:
    """Sum a period's figures up by a group of each sum's key."""
    totals: dict[_Group, Figures] = defaultdict(Figures)
    for key, figures in programme.slices:
        totals[group(key)].add(figures)
    return dict(totals)


def course_figures(programme: TrainingFigures) -> list[tuple[int, Figures]]:
    """Return the courses with sessions in the period: those serving a priority first, then by title."""
    totals = figures_by(programme, lambda key: key.course)
    courses = programme.courses
    ordered = sorted(totals, key=lambda pk: (not courses[pk].priorities, courses[pk].title.casefold()))
    return [(pk, totals[pk]) for pk in ordered]


def _cells(figures: Figures) -> tuple[TableValue, ...]:
    return (figures.sessions, figures.attended, figures.spaces, figures.percent_used)


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
            *_FIGURES,
            Column("Pan-Sussex offer", ColumnType.YES),
            Column("Core offer", ColumnType.YES),
        ),
        rows=tuple(
            (course.title, *_cells(figures), course.is_pan_sussex, course.is_core)
            for course, figures in lines
        ),
        total=("Together", *_cells(total_of(figures for _, figures in lines)), None, None) if lines else None,
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
    rows = tuple((names[pk], *_cells(totals[pk])) for pk in names if pk in totals)
    return Table(
        key="by-priority",
        title="By priority",
        columns=(Column("Priority", ColumnType.TEXT), *_FIGURES),
        rows=rows,
        charted=2,
        notes=("A course that serves several priorities counts for each.",) if overlap else (),
        empty="No course with sessions in this period serves a priority.",
    )


def split_table(programme: TrainingFigures) -> Table:
    """Core offer or not, pan-Sussex or not."""
    courses = programme.courses
    core = figures_by(programme, lambda key: courses[key.course].is_core)
    pan_sussex = figures_by(programme, lambda key: courses[key.course].is_pan_sussex)
    rows = [
        (label, *_cells(totals[flag]))
        for totals, flag, label in (
            (core, True, "Core offer"),
            (core, False, "Not of the core offer"),
            (pan_sussex, True, "Pan-Sussex offer"),
            (pan_sussex, False, "West Sussex only"),
        )
        if flag in totals
    ]
    return Table(
        key="core-and-pan-sussex",
        title="Core and pan-Sussex offer",
        columns=(Column("Offer", ColumnType.TEXT), *_FIGURES),
        rows=tuple(rows),
        charted=2,
    )


def mode_table(programme: TrainingFigures) -> Table:
    """Face to face, virtual, hybrid."""
    totals = figures_by(programme, lambda key: key.mode)
    return Table(
        key="by-mode",
        title="By how it was held",
        columns=(Column("How it was held", ColumnType.TEXT), *_FIGURES),
        rows=tuple((mode.label, *_cells(totals[mode])) for mode in Session.Mode if mode in totals),
        charted=2,
    )


def _quarter(day: date) -> date:
    """Return the first day of the quarter a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def financial_year(day: date) -> date:
    """Return the first day of the financial year a day is in."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def year_name(first: date) -> str:
    """Return a financial year as text: 2021/22."""
    return f"{first.year}/{(first.year + 1) % 100:02}"


def _time_table(
    programme: TrainingFigures,
    start: Callable[[date], date],
    *,
    key: str,
    title: str,
    name: Callable[[date], str],
) -> Table:
    """Sum up by quarter or year; sums that may be in more than one of them have a row of their own."""

    def start_of(sum_key: FigureKey) -> date | None:
        return start(sum_key.first) if start(sum_key.first) == start(sum_key.last) else None

    totals = figures_by(programme, start_of)
    rows: list[tuple[TableValue, ...]] = [
        (name(first), *_cells(totals[first])) for first in sorted(first for first in totals if first)
    ]
    if None in totals:
        rows.append((_NOT_RECORDED, *_cells(totals[None])))
    return Table(
        key=key,
        title=title,
        columns=(Column(title.removeprefix("By ").capitalize(), ColumnType.TEXT), *_FIGURES),
        rows=tuple(rows),
        charted=2,
    )


def quarter_table(programme: TrainingFigures) -> Table:
    """By quarter of the year."""
    return _time_table(programme, _quarter, key="by-quarter", title="By quarter", name=_quarter_name)


def _quarter_name(first: date) -> str:
    last = month_end(first.year, first.month + 2)
    return f"{first:%B} to {last:%B %Y}"


def year_table(programme: TrainingFigures) -> Table | None:
    """By financial year, where the period is in more than one."""
    if financial_year(programme.first) == financial_year(programme.last):
        return None
    return _time_table(programme, financial_year, key="by-year", title="By financial year", name=year_name)


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
