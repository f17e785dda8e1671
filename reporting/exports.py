"""Lists on their way out into a spreadsheet."""

from collections.abc import Iterable, Iterator

from reporting.queries.board import RatedAction

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


def action_rows(actions: Iterable[RatedAction]) -> Iterator[list[str]]:
    """Yield a heading and a row for each action; several milestones share a cell, "; " between them."""
    yield HEADINGS
    for rated in actions:
        milestones = [one.milestone for one in rated.milestones]
        printed = "; ".join(one.as_printed for one in milestones)
        yield [
            rated.action.number,
            str(rated.action.priority),
            rated.action.text,
            "; ".join(group.name for group in rated.action.groups.all()),
            printed or ("Ongoing" if rated.action.is_ongoing else ""),
            "; ".join(one.due_on.isoformat() for one in milestones),
            "; ".join(one.forecast_on.isoformat() for one in rated.milestones if one.forecast_on),
            "; ".join(one.completed_on.isoformat() for one in milestones if one.completed_on),
            rated.rating.label,
            rated.rating.why,
            str(max((due.rating.days_overdue for due in rated.dues), default=0)),
        ]
