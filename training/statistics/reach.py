"""The reach of a period's or a priority's training, for the report, the priority's page and the menus."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from training.models import Session
from training.statistics.figures import Figures, attendance_sums, total_of
from training.statistics.tables import (
    FIGURE_COLUMNS,
    course_figures,
    figure_cells,
    financial_year,
    undecided_notes,
)
from wsscp.exports.tables import Column, ColumnType, Table


@dataclass(frozen=True)
class TrainingReach:
    """The courses chosen, with their figures in a period, and their total."""

    table: Table
    total: Figures


def training_reach(
    priorities: set[int] | None, first: date, last: date, *, title: str
) -> TrainingReach | None:
    """Return the courses serving any of some priorities, with their reach; None where nothing was held.

    With None for the priorities it is the whole programme. Three queries.
    """
    if last < first:
        return None
    sums = attendance_sums(first, last)
    chosen = [
        (sums.courses[pk], figures)
        for pk, figures in course_figures(sums)
        if priorities is None
        or priorities.intersection(priority for priority, _ in sums.courses[pk].priorities)
    ]
    if not chosen:
        return None
    total = total_of(figures for _, figures in chosen)
    table = Table(
        key="reach",
        title=title,
        columns=(
            Column("Course", ColumnType.TEXT),
            Column("Priority served", ColumnType.TEXT),
            *FIGURE_COLUMNS,
        ),
        rows=tuple(
            (
                course.title,
                "; ".join(dict.fromkeys(name for _, name in course.priorities)),
                *figure_cells(figures),
            )
            for course, figures in chosen
        ),
        total=("Together", "", *figure_cells(total)),
        charted=3,
        notes=tuple(undecided_notes(sums)),
    )
    return TrainingReach(table, total)


def years_with_sessions(*, today: date) -> list[date]:
    """Return the first day of each financial year since the earliest held session, newest first."""
    held = Session.objects.filter(status=Session.Status.HELD).aggregate(
        first=Min("starts_on"), last=Max("ends_on")
    )
    first = financial_year(held["first"] or today)
    last = financial_year(max(held["last"] or today, today))
    return [date(year, 4, 1) for year in range(last.year, first.year - 1, -1)]


def latest_year(*, today: date) -> date:
    """Return the financial year to show first: the last one in which something was held, else this one."""
    last = Session.objects.filter(status=Session.Status.HELD, ends_on__lte=today).aggregate(
        last=Max("ends_on")
    )
    return financial_year(last["last"] or today)
