"""What a calendar shows: dates still to be met and meetings, of plans that have not ended."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from priorities.models import Plan
from reporting.status.board import Board, boards_of_plans
from reporting.status.rated import Due, RatedAction
from wsscp.calendars.files import CalendarEvent
from wsscp.mail.links import absolute_url

# Makes our UIDs distinct from those of other calendars.
_HOST = "business-plan-tracker"


def calendar_events(groups: Iterable[int] | None, *, as_at: date) -> list[CalendarEvent]:
    """Return dates still to be met and meetings of plans that have not ended on a day.

    Dates of the actions of some groups, or of all (None). As many queries for one plan as for several.
    """
    boards = boards_of_plans(list(Plan.objects.filter(ends_on__gte=as_at)), as_at=as_at)
    asked = None if groups is None else set(groups)
    return [event for board in boards for event in (*_meetings(board), *_dues(board, asked))]


def _meetings(board: Board) -> list[CalendarEvent]:
    plan = board.plan
    address = absolute_url(reverse("reporting:dashboard", args=[plan.slug]))
    events = []
    for period in board.periods:
        for kind, on, what in (
            ("meeting", period.meeting_on, "Steering group meets"),
            ("returns", period.returns_due_on, "Returns due"),
        ):
            if on:
                title = f"{what}: {period.label}"
                uid = f"{kind}-{period.pk}@{_HOST}"
                events.append(CalendarEvent(uid, on, title, about=plan.title, url=address))
    return events


def _dues(board: Board, groups: set[int] | None) -> list[CalendarEvent]:
    return [
        _due(board.plan, rated, due)
        for rated in board.actions
        if groups is None or any(group.pk in groups for group in rated.action.groups)
        for due in rated.dues
    ]


def _due(plan: Plan, rated: RatedAction, due: Due) -> CalendarEvent:
    action = rated.action
    name = f"milestone-{due.milestone.pk}" if due.milestone else f"action-{action.pk}"
    what = f" ({due.what})" if due.what else ""
    return CalendarEvent(
        uid=f"{name}@{_HOST}",
        starts=due.on,
        title=f"{action.number} due{what}: {action.text}"[:200],
        about=f"{due.rating.label}: {due.rating.why}\n{action.text}\n{plan.title}",
        url=absolute_url(reverse("reporting:action", args=[plan.slug, action.pk])),
    )
