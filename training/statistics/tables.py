"""The annual tables of the training programme, made from its sums (training/statistics/figures.py)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
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


def all_tables(programme: TrainingFigures) -> tuple[Table, ...]:
    """Return every table of a period, in the order they are shown; those with nothing to say are left out."""
    found = [
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
    return tuple(table for table in found if table is not None)


def figures_by(programme: TrainingFigures, key: Callable[[FigureKey], Hashable]) -> dict[Hashable, Figures]:
    """Sum a period's figures up by whatever a key makes of each slice."""
    found: dict[Hashable, Figures] = defaultdict(Figures)
    for piece, figures in programme.slices:
        found[key(piece)].add(figures)
    return dict(found)


def course_figures(programme: TrainingFigures) -> list[tuple[int, Figures]]:
    """Return the courses with sessions in the period: those serving a priority first, then by title."""
    found = figures_by(programme, lambda piece: piece.course)
    about = programme.courses
    ordered = sorted(found, key=lambda pk: (not about[pk].priorities, about[pk].title.casefold()))
    return [(pk, found[pk]) for pk in ordered]


def _cells(figures: Figures) -> tuple[TableValue, ...]:
    return (figures.sessions, figures.attended, figures.spaces, figures.percent_used)


def course_table(programme: TrainingFigures, *, in_line: bool) -> Table:
    """Tables a and b of the annual report: courses in line with the priorities, and the rest of the offer."""
    found = [
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
            (about.title, *_cells(figures), about.is_pan_sussex, about.is_core) for about, figures in found
        ),
        total=("Together", *_cells(total_of(figures for _, figures in found)), None, None) if found else None,
        charted=4,
        notes=tuple(undecided_notes(programme)) if in_line else (),
        empty="No session of such a course was held in this period.",
    )


def undecided_notes(programme: TrainingFigures) -> list[str]:
    """Say how many sessions may belong to the period and are not counted."""
    if not programme.undecided:
        return []
    count = count_of(programme.undecided, "session")
    return [f"{count} may have been in this period or not: the day is not recorded. Not counted."]


def priority_table(programme: TrainingFigures) -> Table:
    """What each priority was served with. A course may serve several, so the rows can overlap."""
    names = {pk: name for about in programme.courses.values() for pk, name in about.priorities}
    found: dict[int, Figures] = defaultdict(Figures)
    overlap = False
    for course, figures in course_figures(programme):
        served = programme.courses[course].priorities
        overlap = overlap or len(served) > 1
        for pk, _ in served:
            found[pk].add(figures)
    rows = tuple((names[pk], *_cells(found[pk])) for pk in names if pk in found)
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
    about = programme.courses
    core = figures_by(programme, lambda piece: about[piece.course].is_core)
    pan = figures_by(programme, lambda piece: about[piece.course].is_pan_sussex)
    rows = [
        (label, *_cells(found[flag]))
        for found, flag, label in (
            (core, True, "Core offer"),
            (core, False, "Not of the core offer"),
            (pan, True, "Pan-Sussex offer"),
            (pan, False, "West Sussex only"),
        )
        if flag in found
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
    found = figures_by(programme, lambda piece: piece.mode)
    return Table(
        key="by-mode",
        title="By how it was held",
        columns=(Column("How it was held", ColumnType.TEXT), *_FIGURES),
        rows=tuple((mode.label, *_cells(found[mode])) for mode in Session.Mode if mode in found),
        charted=2,
    )


def _quarter(day: date) -> date:
    """The first day of the quarter a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def financial_year(day: date) -> date:
    """The first day of the financial year a day is in."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def year_name(first: date) -> str:
    """A financial year as people write it: 2021/22."""
    return f"{first.year}/{(first.year + 1) % 100:02}"


def _by_time(
    programme: TrainingFigures, start: Callable[[date], date]
) -> tuple[list[date], dict[Hashable, Figures]]:
    """Sum up by quarter or year; what lies in more than one of them is under None."""
    found = figures_by(
        programme,
        lambda piece: start(piece.first) if start(piece.first) == start(piece.last) else None,
    )
    return sorted(key for key in found if isinstance(key, date)), found


def _time_table(
    programme: TrainingFigures,
    start: Callable[[date], date],
    *,
    key: str,
    title: str,
    name: Callable[[date], str],
) -> Table:
    starts, found = _by_time(programme, start)
    rows: list[tuple[TableValue, ...]] = [(name(first), *_cells(found[first])) for first in starts]
    if None in found:
        rows.append((_NOT_RECORDED, *_cells(found[None])))
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
    """By financial year, where the period reaches over more than one."""
    if financial_year(programme.first) == financial_year(programme.last):
        return None
    return _time_table(programme, financial_year, key="by-year", title="By financial year", name=year_name)


def period_name(first: date, last: date) -> str:
    """A period in words: "2021/22" for a financial year, else its two days."""
    if first == financial_year(first) and last == month_end(first.year + 1, 3):
        return f"April {first.year} to March {last.year}"
    return f"{long_date(first)} to {long_date(last)}"


def totals_of(figures: Iterable[Figures]) -> dict[str, int | None]:
    """Return sums as programs read them."""
    total = total_of(figures)
    return {
        "sessions": total.sessions,
        "attendees": total.attended,
        "spaces": total.spaces,
        "percent_used": total.percent_used,
    }
