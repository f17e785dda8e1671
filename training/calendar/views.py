"""Training sessions as a month, and as a calendar for calendar programs by a secret address."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_of_person
from training.access import training_readers_only
from training.calendar.events import session_events
from training.calendar.queries import session_month
from training.models import Session
from wsscp import policy
from wsscp.calendars.addresses import calendar_address_by_token
from wsscp.calendars.files import calendar_response
from wsscp.calendars.pages import calendar_address_page
from wsscp.decorators import get_or_post
from wsscp.limits import FIRST_DAY, LAST_DAY
from wsscp.models import CalendarAddress
from wsscp.requests import SignedInRequest

# How far back the calendar of a feed reaches, and how many sessions it has at most.
_PAST = timedelta(days=92)
_MAX_SESSIONS = 2_000


@training_readers_only
@get_or_post
def training_calendar_address(request: SignedInRequest) -> HttpResponse:
    """Make an address for one's own calendar program, shown once, or close it."""
    template, kind = "training/calendar/feed_address.html", CalendarAddress.Kind.TRAINING
    return calendar_address_page(request, template, kind, feed="training:feed", area="training")


@login_not_required
@require_safe
def training_calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file, while the owner of the address may read the programme."""
    address = calendar_address_by_token(token, CalendarAddress.Kind.TRAINING)
    now = timezone.now()
    today = timezone.localdate(now)
    if address is None or not policy.can_read_training(actor_of_person(address.person, on=today)):
        raise Http404
    sessions = Session.objects.dated().filter(ends_on__gte=today - _PAST).select_related("course")
    events = session_events(sessions[:_MAX_SESSIONS], zone=timezone.get_default_timezone())
    return calendar_response(events, name=f"{settings.PARTNERSHIP_SHORT_NAME} training", at=now)


@training_readers_only
@require_safe
def training_calendar(
    request: HttpRequest, year: int | None = None, month: int | None = None
) -> HttpResponse:
    """A month's sessions on their days."""
    today = timezone.localdate()
    if year is None or month is None:
        year, month = today.year, today.month
    if not FIRST_DAY.year <= year <= LAST_DAY.year or not 1 <= month <= 12:
        raise Http404
    context = {"month": session_month(year, month, today=today), "area": "training"}
    return render(request, "training/calendar/calendar.html", context)
