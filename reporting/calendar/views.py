"""A person's calendar link: made and revoked in the account, read by any calendar application."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, actor_of_person, allow
from reporting.calendar.events import ICALENDAR_TYPE, render_icalendar
from reporting.calendar.queries import calendar_events, calendar_link_by_hash, calendar_link_for
from reporting.calendar.services import hash_calendar_token, make_calendar_link, revoke_calendar_link
from reporting.lists.saved_forms import CalendarForm
from wsscp import policy
from wsscp.mail.links import absolute_url
from wsscp.requests import SignedInRequest


@allow(policy.can_read_plans)
@require_safe
def calendar_link(request: SignedInRequest) -> HttpResponse:
    """Whether there is a calendar link, and what it shows."""
    return _page(request, "")


@allow(policy.can_read_plans)
@require_POST
@reauthentication_required
def calendar_make(request: SignedInRequest) -> HttpResponse:
    """Make a link in place of the one before it. It is shown only now, because only its hash is stored."""
    form = CalendarForm(request.POST)
    form.is_valid()
    token = make_calendar_link(
        person=request.user, only_mine=form.cleaned_data["only_mine"], at=timezone.now()
    )
    return _page(request, absolute_url(reverse("reporting:calendar-feed", args=[token])))


@allow(policy.can_read_plans)
@require_POST
def calendar_revoke(request: SignedInRequest) -> HttpResponse:
    """Revoke the link. Unlike making one, this needs no reauthentication."""
    if revoke_calendar_link(person=request.user, at=timezone.now()):
        messages.success(request, "The calendar link is revoked. Calendars that use it get nothing more.")
    return redirect("reporting:calendar")


@login_not_required
@require_safe
def plan_calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What the owner of a link may read today. Unknown and revoked links get the same 404."""
    link = calendar_link_by_hash(hash_calendar_token(token))
    if link is None:
        raise Http404
    now = timezone.now()
    today = timezone.localdate(now)
    actor = actor_of_person(link.person, on=today)
    if not policy.can_read_plans(actor):
        raise Http404
    events = calendar_events(actor.groups if link.only_mine else None, as_at=today)
    name = f"{settings.PARTNERSHIP_SHORT_NAME} business plan"
    response = HttpResponse(render_icalendar(events, name=name, at=now), content_type=ICALENDAR_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: SignedInRequest, made: str) -> HttpResponse:
    link = calendar_link_for(request.user.pk)
    form = CalendarForm(initial={"only_mine": bool(link and link.only_mine)})
    context = {
        "link": link,
        "made": made,
        "form": form,
        "has_groups": bool(actor_for(request).groups),
    }
    return render(request, "reporting/calendar/calendar.html", context)
