"""A list of actions as CSV and as a workbook."""

from collections.abc import Iterable, Iterator, Mapping

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
# The workbook's second sheet: a row for each date, so that every date is one.
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
            *_who_and_what(rated, names),
            "; ".join(one.due_on.isoformat() for one in rated.milestones),
            "; ".join(one.original_due_on.isoformat() for one in rated.milestones),
            "; ".join(str(one.times_moved) for one in rated.milestones),
            "; ".join(one.forecast_on.isoformat() for one in rated.milestones if one.forecast_on),
            "; ".join(one.completed_on.isoformat() for one in rated.milestones if one.completed_on),
            rated.rating.label,
            rated.rating.why,
            str(_days_overdue(rated)),
        ]


def action_sheets(actions: Iterable[RatedAction], names: Mapping[int, str]) -> Iterator[SheetRow]:
    """Yield the rows of a workbook: a sheet of actions as in the CSV, and one with a row for each date.

    An action's dates are those of what is next: the earliest date not completed, or the last of all.
    """
    yield _ACTIONS, ACTION_HEADINGS
    yield _DATES, DATE_HEADINGS
    for rated in actions:
        yield _ACTIONS, _action_cells(rated, names)
        for one in rated.milestones:
            yield _DATES, _date_cells(rated, one)
        if rated.implied:
            what = rated.implied.what or "due at the plan’s end"
            rating = rated.implied.rating
            yield (
                _DATES,
                [rated.action.number, what, "", rated.implied.on, *[None] * 4, rating.label, rating.why],
            )


def _action_cells(rated: RatedAction, names: Mapping[int, str]) -> list[Cell]:
    still_open = [one for one in rated.milestones if one.completed_on is None]
    last = max(rated.milestones, key=lambda one: one.due_on, default=None)
    shown = min(still_open, key=lambda one: one.due_on, default=last)
    dates = [None] * 5
    if shown:
        dates = [
            shown.due_on,
            shown.original_due_on,
            shown.times_moved,
            shown.forecast_on,
            shown.completed_on,
        ]
    if rated.implied and not still_open:
        dates = [rated.implied.on, None, None, None, None]
    return [
        *_who_and_what(rated, names),
        *dates,
        rated.rating.label,
        rated.rating.why,
        _days_overdue(rated),
    ]


def _date_cells(rated: RatedAction, one: RatedMilestone) -> list[Cell]:
    return [
        rated.action.number,
        one.milestone.label,
        one.milestone.as_printed,
        one.due_on,
        one.original_due_on,
        one.times_moved,
        one.forecast_on,
        one.completed_on,
        one.rating.label,
        one.rating.why,
    ]


def _who_and_what(rated: RatedAction, names: Mapping[int, str]) -> list[str]:
    printed = "; ".join(one.milestone.as_printed for one in rated.milestones)
    return [
        rated.action.number,
        str(rated.action.priority),
        rated.action.text,
        "; ".join(names[group.pk] for group in rated.action.groups.all()),
        rated.owner_text,
        printed or ("Ongoing" if rated.action.is_ongoing else ""),
    ]


def _days_overdue(rated: RatedAction) -> int:
    return max((due.rating.days_overdue for due in rated.dues), default=0)
