"""Emergency access: requesting, approving, entering and ending it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from priorities.access.guards import allow, check_allowed
from reviews.access.guards import EMERGENCY_ACCESS_KEY
from reviews.emergency_access.forms import EmergencyAccessForm
from reviews.emergency_access.services import (
    REQUEST_VALID_FOR,
    EmergencyAccessRefusedError,
    approve_emergency_access,
    end_emergency_access,
    record_access_use,
    request_emergency_access,
)
from reviews.models import BreakGlass
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest

emergency_access_only = allow(
    policy.can_request_emergency_access, visible_to=policy.can_request_emergency_access
)


@emergency_access_only
@get_or_post
def emergency_access_page(request: SignedInRequest) -> HttpResponse:
    """Request to read the case reviews for an hour; approve the requests of others."""
    now = timezone.now()
    form = EmergencyAccessForm(request.POST or None, strict=True)
    if is_sent(request, form):
        request_emergency_access(reason=form.cleaned_data["reason"], by=request.user, at=now)
        return done(request, "Asked. Another person must agree; the group’s chair is told.", "reviews:glass")
    recent = BreakGlass.objects.filter(asked_at__gt=now - REQUEST_VALID_FOR).select_related(
        "asked_by", "agreed_by"
    )
    context = {
        "form": form,
        "errors": error_list(form),
        "waiting": [row for row in recent if row.agreed_by_id is None],
        "mine": [row for row in recent if row.asked_by_id == request.user.pk and row.is_open(now)],
        "area": "reviews",
    }
    return render(request, "reviews/emergency_access/emergency_access.html", context)


@emergency_access_only
@require_POST
@reauthentication_required
def emergency_access_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve another person's request."""
    access = get_object_or_404(BreakGlass, pk=pk)
    check_allowed(request, policy.can_approve_emergency_access, access.asked_by_id)
    try:
        approve_emergency_access(access=access, by=request.user, at=timezone.now())
    except EmergencyAccessRefusedError:
        messages.error(request, "There is nothing to agree to any more.")
    else:
        messages.success(request, "Agreed. It is open for 60 minutes, and the group’s chair is told.")
    return redirect("reviews:glass")


@emergency_access_only
@require_POST
@reauthentication_required
def emergency_access_enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter with this session while the access is open."""
    now = timezone.now()
    access = get_object_or_404(BreakGlass, pk=pk, asked_by=request.user)
    if not access.is_open(now):
        messages.error(request, "It is not open. Ask anew, and let another person agree.")
        return redirect("reviews:glass")
    request.session[EMERGENCY_ACCESS_KEY] = access.pk
    record_access_use(access=access, by=request.user, at=now)
    return redirect("reviews:review-list")


@emergency_access_only
@require_POST
def emergency_access_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one's own access before its hour is over."""
    now = timezone.now()
    access = get_object_or_404(BreakGlass, pk=pk, asked_by=request.user)
    if access.is_open(now):
        end_emergency_access(access=access, by=request.user, at=now)
    request.session.pop(EMERGENCY_ACCESS_KEY, None)
    return done(request, "The case reviews are closed again.", "reviews:glass")
