"""Due dates and meetings in a person's own calendar."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, actor_of_person, allow
from reporting.calendar.queries import calendar_events
from reporting.lists.saved_forms import CalendarForm
from wsscp import policy
from wsscp.calendars.addresses import calendar_address_by_token
from wsscp.calendars.files import calendar_response
from wsscp.calendars.pages import calendar_address_page
from wsscp.decorators import get_or_post
from wsscp.models import CalendarAddress
from wsscp.requests import SignedInRequest


@allow(policy.can_read_plans)
@get_or_post
def plan_calendar_address(request: SignedInRequest) -> HttpResponse:
    """Make an address for one's own calendar program, shown once, or close it."""
    form = CalendarForm(request.POST or None)
    only_mine = form.is_valid() and form.cleaned_data["only_mine"]
    return calendar_address_page(
        request,
        "reporting/calendar/calendar.html",
        CalendarAddress.Kind.PLANS,
        feed="reporting:calendar-feed",
        only_mine=only_mine,
        form=form if actor_for(request).groups else None,
    )


@login_not_required
@require_safe
def plan_calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What the owner of an address may read today. Unknown and closed addresses get the same 404."""
    address = calendar_address_by_token(token, CalendarAddress.Kind.PLANS)
    now = timezone.now()
    today = timezone.localdate(now)
    if address is None:
        raise Http404
    actor = actor_of_person(address.person, on=today)
    if not policy.can_read_plans(actor):
        raise Http404
    events = calendar_events(actor.groups if address.only_mine else None, as_at=today)
    return calendar_response(events, name=f"{settings.PARTNERSHIP_SHORT_NAME} business plan", at=now)
