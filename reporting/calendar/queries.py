"""What a calendar shows: dates still to be met and meetings, of plans that have not ended."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from priorities.models import Action, Plan
from reporting.status.judgement import Judgement
from reporting.status.rated import Due, RatedAction
from reporting.status.rating import rated_actions
from wsscp.calendars.files import CalendarEvent
from wsscp.mail.links import absolute_url

# Makes our UIDs distinct from those of other calendars.
_HOST = "business-plan-tracker"


def calendar_events(groups: Iterable[int] | None, *, as_at: date) -> list[CalendarEvent]:
    """Return dates still to be met and meetings of plans that have not ended on a day.

    Dates of the actions of some groups, or of all (None). Three queries for each plan.
    """
    plans = Plan.objects.filter(ends_on__gte=as_at).prefetch_related("periods")
    return [event for plan in plans for event in (*_meetings(plan), *_dues(plan, groups, as_at))]


def _meetings(plan: Plan) -> list[CalendarEvent]:
    address = absolute_url(reverse("reporting:dashboard", args=[plan.slug]))
    events = []
    for period in plan.periods.all():
        for kind, on, what in (
            ("meeting", period.meeting_on, "Steering group meets"),
            ("returns", period.returns_due_on, "Returns due"),
        ):
            if on:
                title = f"{what}: {period.label}"
                uid = f"{kind}-{period.pk}@{_HOST}"
                events.append(CalendarEvent(uid, on, title, about=plan.title, url=address))
    return events


def _dues(plan: Plan, groups: Iterable[int] | None, as_at: date) -> list[CalendarEvent]:
    actions = Action.objects.filter(priority__plan=plan).order_by("priority__position", "position", "pk")
    if groups is not None:
        responsible = Action.groups.through.objects.filter(subgroup__in=sorted(groups)).values("action")
        actions = actions.filter(pk__in=responsible)
    judgement = Judgement.of(plan, plan.periods.all(), as_at=as_at)
    return [_due(plan, rated, due) for rated in rated_actions(actions, judgement) for due in rated.dues]


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
