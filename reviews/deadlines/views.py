"""The deadlines as a list, and in somebody's own calendar, which says nothing of any case."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.models import Membership
from reviews.access.guards import demand_case_group, demand_that, record_read
from reviews.deadlines.events import deadline_events
from reviews.deadlines.rated import open_deadlines
from reviews.pages import marking_context
from wsscp import policy
from wsscp.calendars.addresses import calendar_address_by_token
from wsscp.calendars.files import calendar_response
from wsscp.calendars.pages import calendar_address_page
from wsscp.decorators import get_or_post
from wsscp.models import CalendarAddress
from wsscp.policy import StandingGroup
from wsscp.requests import SignedInRequest


@get_or_post
def deadline_calendar_address(request: SignedInRequest) -> HttpResponse:
    """Make the secret address of one's own calendar, shown once, or close it."""
    reader = demand_case_group(request)
    demand_that(request, policy.can_write_cases(reader))
    template, kind = "reviews/deadlines/calendar.html", CalendarAddress.Kind.DEADLINES
    return calendar_address_page(request, template, kind, feed="reviews:calendar-feed", area="reviews")


@login_not_required
@require_safe
def deadline_calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The days that are due, for a calendar program, while its owner is a member of the group.

    Raises Http404 for an address that does not exist or no longer works.
    """
    now = timezone.now()
    address = calendar_address_by_token(token, CalendarAddress.Kind.DEADLINES)
    members = Membership.objects.filter(seat__subgroup__opens=StandingGroup.CASE_REVIEW)
    members = members.current(timezone.localdate(now))
    if address is None or not members.filter(person=address.person_id).exists():
        raise Http404
    return calendar_response(deadline_events(), name="Clocks", at=now)


@require_safe
def deadline_list(request: HttpRequest) -> HttpResponse:
    """Every deadline not met yet, the most urgent first."""
    demand_case_group(request)
    record_read(request, None, "Looked at the clocks of case reviews")
    lines = open_deadlines(as_at=timezone.localdate())
    context = {"lines": lines, "area": "reviews", "tab": "clocks"}
    return render(request, "reviews/deadlines/deadlines.html", context | marking_context(True))
