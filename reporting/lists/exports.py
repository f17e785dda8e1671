"""A list of actions as CSV and as a workbook."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from reporting.status.rated import RatedAction, RatedMilestone
from wsscp.exports.writers import Cell, Sheet, SheetRow

ACTION_HEADINGS = [
    "Number",
    "Priority",
    "Action",
    "Groups responsible",
    "Owner",
    "Timescale as printed",
    "Due",
    "Originally due",
    "Times moved",
    "Forecast",
    "Completed",
    "Colour",
    "Why",
    "Days overdue",
]
# The workbook's second sheet: a row for each milestone, so that every date is a date cell.
DATE_HEADINGS = [
    "Number",
    "What is due",
    "Timescale as printed",
    "Due",
    "Originally due",
    "Times moved",
    "Forecast",
    "Completed",
    "Colour",
    "Why",
]


def _widths(headings: list[str]) -> tuple[int, ...]:
    return tuple(60 if name in {"Action", "Why"} else 28 if len(name) > 9 else 15 for name in headings)


_ACTIONS, _DATES = Sheet("Actions", _widths(ACTION_HEADINGS)), Sheet("Dates", _widths(DATE_HEADINGS))


def action_rows(actions: Iterable[RatedAction], names: Mapping[int, str]) -> Iterator[list[str]]:
    """Yield a heading and a row for each action, groups by the names given.

    Several milestones share a cell, "; " between them.
    """
    yield ACTION_HEADINGS
    for rated in actions:
        yield [
            *_action_texts(rated, names),
            _joined(milestone.due_on for milestone in rated.milestones),
            _joined(milestone.original_due_on for milestone in rated.milestones),
            "; ".join(str(milestone.times_moved) for milestone in rated.milestones),
            _joined(milestone.forecast_on for milestone in rated.milestones),
            _joined(milestone.completed_on for milestone in rated.milestones),
            rated.rating.label,
            rated.rating.why,
            str(_days_overdue(rated)),
        ]


def action_sheets(actions: Iterable[RatedAction], names: Mapping[int, str]) -> Iterator[SheetRow]:
    """Yield the rows of a workbook: a sheet of actions as in the CSV, and one with a row for each milestone.

    An action's dates are those of its earliest milestone not completed, or of the last of all.
    """
    yield _ACTIONS, ACTION_HEADINGS
    yield _DATES, DATE_HEADINGS
    for rated in actions:
        yield _ACTIONS, _action_cells(rated, names)
        for milestone in rated.milestones:
            yield _DATES, _milestone_cells(rated, milestone)
        if rated.implied:
            what = rated.implied.what or "due at the plan’s end"
            rating = rated.implied.rating
            yield (
                _DATES,
                [rated.action.number, what, "", rated.implied.on, *[None] * 4, rating.label, rating.why],
            )


def _action_cells(rated: RatedAction, names: Mapping[int, str]) -> list[Cell]:
    not_completed = [milestone for milestone in rated.milestones if milestone.completed_on is None]
    last = max(rated.milestones, key=lambda milestone: milestone.due_on, default=None)
    shown = min(not_completed, key=lambda milestone: milestone.due_on, default=last)
    dates: list[Cell] = [None] * 5
    if shown:
        dates = [
            shown.due_on,
            shown.original_due_on,
            shown.times_moved,
            shown.forecast_on,
            shown.completed_on,
        ]
    if rated.implied and not not_completed:
        dates = [rated.implied.on, None, None, None, None]
    return [
        *_action_texts(rated, names),
        *dates,
        rated.rating.label,
        rated.rating.why,
        _days_overdue(rated),
    ]


def _milestone_cells(rated: RatedAction, rated_milestone: RatedMilestone) -> list[Cell]:
    return [
        rated.action.number,
        rated_milestone.milestone.label,
        rated_milestone.milestone.as_printed,
        rated_milestone.due_on,
        rated_milestone.original_due_on,
        rated_milestone.times_moved,
        rated_milestone.forecast_on,
        rated_milestone.completed_on,
        rated_milestone.rating.label,
        rated_milestone.rating.why,
    ]


def _action_texts(rated: RatedAction, names: Mapping[int, str]) -> list[str]:
    printed = "; ".join(milestone.milestone.as_printed for milestone in rated.milestones)
    return [
        rated.action.number,
        str(rated.action.priority),
        rated.action.text,
        "; ".join(names[group.pk] for group in rated.action.groups),
        rated.action.owner,
        printed or ("Ongoing" if rated.action.is_ongoing else ""),
    ]


def _joined(days: Iterable[date | None]) -> str:
    return "; ".join(day.isoformat() for day in days if day)


def _days_overdue(rated: RatedAction) -> int:
    return max((due.rating.days_overdue for due in rated.dues), default=0)
