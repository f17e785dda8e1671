"""Training sessions as a month, and as a calendar for calendar programs by a secret address."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_of_person
from training.access import training_readers_only
from training.calendar.ical import training_calendar_file
from training.calendar.queries import session_month
from training.calendar.services import end_calendar_feed, feed_digest, make_calendar_feed
from training.models import CalendarFeed, Session
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.limits import FIRST_DAY, LAST_DAY
from wsscp.requests import SignedInRequest

# How far back the calendar of a feed reaches, and how many sessions it has at most.
_PAST = timedelta(days=92)
_MAX_SESSIONS = 2_000


@training_readers_only
@get_or_post
def training_calendar_address(request: SignedInRequest) -> HttpResponse:
    """Make an address for one's own calendar program, shown once, or delete it."""
    address = ""
    if request.method == "POST" and "end" in request.POST:
        end_calendar_feed(person=request.user, at=timezone.now())
    elif request.method == "POST":
        token = make_calendar_feed(person=request.user, at=timezone.now())
        address = request.build_absolute_uri(reverse("training:feed", args=[token]))
    feed = CalendarFeed.objects.filter(person=request.user).first()
    context = {"feed": feed, "address": address, "area": "training"}
    return render(request, "training/calendar/feed_address.html", context)


@login_not_required
@require_safe
def training_calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file, while the owner of the address may read the programme."""
    feed = CalendarFeed.objects.select_related("person").filter(digest=feed_digest(token)).first()
    now = timezone.now()
    today = timezone.localdate(now)
    if feed is None or not policy.can_read_training(actor_of_person(feed.person, on=today)):
        raise Http404
    sessions = Session.objects.dated().filter(ends_on__gte=today - _PAST).select_related("course")
    short_name = settings.PARTNERSHIP_SHORT_NAME
    content = training_calendar_file(
        sessions[:_MAX_SESSIONS],
        name=f"{short_name} training",
        domain=f"{short_name.lower()}.training.invalid",
        zone=settings.TIME_ZONE,
        at=now,
    )
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


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
