"""The deadlines as a list, and in somebody's own calendar, which says nothing of any case."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.models import Membership
from reviews.access.guards import demand_case_group, demand_that, record_read
from reviews.deadlines.ical import deadline_calendar_text
from reviews.deadlines.queries import deadlines_of, reviews_with_deadlines
from reviews.deadlines.rated import open_deadlines
from reviews.deadlines.services import address_digest, end_calendar_address, make_calendar_address
from reviews.models import CalendarAddress
from reviews.pages import marking_context
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.mail.links import absolute_url
from wsscp.policy import StandingGroup
from wsscp.requests import SignedInRequest

# Session key of a new secret, until it is shown once.
NEW_ADDRESS_KEY = "calendar_address_made"


@get_or_post
def deadline_calendar_address(request: SignedInRequest) -> HttpResponse:
    """Make the secret address of one's own calendar, or end it."""
    reader = demand_case_group(request)
    demand_that(request, policy.can_write_cases(reader))
    now = timezone.now()
    if request.method == "POST" and "end" in request.POST:
        end_calendar_address(person=request.user, at=now)
        messages.success(request, "The address has stopped working.")
        return redirect("reviews:calendar")
    if request.method == "POST":
        request.session[NEW_ADDRESS_KEY] = make_calendar_address(person=request.user, at=now)
        return redirect("reviews:calendar")
    token = request.session.pop(NEW_ADDRESS_KEY, "")
    address = absolute_url(reverse("reviews:calendar-feed", args=[token])) if token else ""
    existing = CalendarAddress.objects.filter(person=request.user).first()
    context = {"address": address, "there": existing, "area": "reviews"}
    return render(request, "reviews/deadlines/calendar.html", context)


@login_not_required
@require_safe
def deadline_calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The days that are due, for a calendar program, while its owner is a member of the group.

    Raises Http404 for an address that does not exist or no longer works.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    address = CalendarAddress.objects.filter(digest=address_digest(token), person__is_active=True).first()
    members = Membership.objects.filter(seat__subgroup__opens=StandingGroup.CASE_REVIEW).current(today)
    if address is None or not members.filter(person=address.person_id).exists():
        raise Http404
    running = [
        deadline
        for review in reviews_with_deadlines()
        for deadline in deadlines_of(review)
        if deadline.met_on is None and not deadline.is_over and deadline.suspended_since is None
    ]
    text = deadline_calendar_text(running, made_at=now)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def deadline_list(request: HttpRequest) -> HttpResponse:
    """Every deadline not met yet, the most urgent first."""
    demand_case_group(request)
    record_read(request, None, "Looked at the clocks of case reviews")
    lines = open_deadlines(as_at=timezone.localdate())
    context = {"lines": lines, "area": "reviews", "tab": "clocks"}
    return render(request, "reviews/deadlines/deadlines.html", context | marking_context(True))
