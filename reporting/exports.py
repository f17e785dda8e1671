"""Lists on their way out into a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Mapping

from reporting.queries.board import RatedAction
from wsscp.cells import harmless

HEADINGS = [
    "Number",
    "Priority",
    "Action",
    "Groups responsible",
    "Timescale as printed",
    "Due",
    "Forecast",
    "Completed",
    "Colour",
    "Why",
    "Days overdue",
]


class _Echo:
    """A file that hands back what is written to it, so that a writer can be streamed."""

    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield rows as lines of CSV, harmless to a spreadsheet and with the mark Excel knows UTF-8 by."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def action_rows(actions: Iterable[RatedAction], names: Mapping[int, str]) -> Iterator[list[str]]:
    """Yield a heading and a row for each action, groups by the names given.

    Several milestones share a cell, "; " between them.
    """
    yield HEADINGS
    for rated in actions:
        milestones = [one.milestone for one in rated.milestones]
        printed = "; ".join(one.as_printed for one in milestones)
        yield [
            rated.action.number,
            str(rated.action.priority),
            rated.action.text,
            "; ".join(names[group.pk] for group in rated.action.groups.all()),
            printed or ("Ongoing" if rated.action.is_ongoing else ""),
            "; ".join(one.due_on.isoformat() for one in milestones),
            "; ".join(one.forecast_on.isoformat() for one in rated.milestones if one.forecast_on),
            "; ".join(one.completed_on.isoformat() for one in milestones if one.completed_on),
            rated.rating.label,
            rated.rating.why,
            str(max((due.rating.days_overdue for due in rated.dues), default=0)),
        ]
