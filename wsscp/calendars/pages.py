"""The page on which somebody makes and closes their own address of a calendar."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from wsscp.calendars.addresses import calendar_address_of, close_calendar_address, make_calendar_address
from wsscp.mail.links import absolute_url
from wsscp.models import CalendarAddress
from wsscp.requests import SignedInRequest


def calendar_address_page(
    request: SignedInRequest,
    template: str,
    kind: CalendarAddress.Kind,
    *,
    feed: str,
    only_mine: bool = False,
    **context: Any,
) -> HttpResponse:
    """Show whether there is an address of a calendar; on POST make one, or close it ("close").

    `feed` names the URL of the calendar, whose argument is the secret. An address is shown only where it is
    made, because only its digest is stored. Making one asks who one is; closing one does not.
    """
    if request.method == "POST" and "close" not in request.POST:
        return _making_page(request, template, kind, feed=feed, only_mine=only_mine, **context)
    if request.method == "POST":
        close_calendar_address(person=request.user, kind=kind, at=timezone.now())
        messages.success(request, "The address is closed. Calendars that use it get nothing more.")
        return redirect(request.path)
    return _page(request, template, kind, "", **context)


@reauthentication_required
def _making_page(
    request: SignedInRequest,
    template: str,
    kind: CalendarAddress.Kind,
    *,
    feed: str,
    only_mine: bool,
    **context: Any,
) -> HttpResponse:
    token = make_calendar_address(person=request.user, kind=kind, only_mine=only_mine, at=timezone.now())
    return _page(request, template, kind, absolute_url(reverse(feed, args=[token])), **context)


def _page(
    request: SignedInRequest, template: str, kind: CalendarAddress.Kind, made: str, **context: Any
) -> HttpResponse:
    context |= {"address": calendar_address_of(request.user, kind), "made": made}
    return render(request, template, context)
