"""Break-glass: asking, agreeing, going in, and ending it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from priorities.access.guards import allow, demand
from reviews.access.guards import GLASS
from reviews.emergency_access.forms import GlassForm
from reviews.emergency_access.services import ASKED_FOR, GlassRefusedError, agree, ask, close, note_entry
from reviews.models import BreakGlass
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.forms import error_list

glass_only = allow(policy.can_break_glass, seen=policy.can_break_glass)


@glass_only
@get_or_post
def glass_page(request: HttpRequest) -> HttpResponse:
    """Ask to read the case reviews for an hour; agree to what others asked."""
    now = timezone.now()
    form = GlassForm(request.POST or None, strict=True)
    if request.method == "POST" and form.is_valid():
        ask(reason=form.cleaned_data["reason"], by=request.user, at=now)
        messages.success(request, "Asked. Another person must agree; the group’s chair is told.")
        return redirect("reviews:glass")
    recent = BreakGlass.objects.filter(asked_at__gt=now - ASKED_FOR).select_related("asked_by", "agreed_by")
    context = {
        "form": form,
        "errors": error_list(form),
        "waiting": [row for row in recent if row.agreed_by_id is None],
        "mine": [row for row in recent if row.asked_by_id == request.user.pk and row.is_open(now)],
        "area": "reviews",
    }
    return render(request, "reviews/emergency_access/emergency_access.html", context)


@glass_only
@require_POST
@reauthentication_required
def glass_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to another's asking."""
    asked = get_object_or_404(BreakGlass, pk=pk)
    demand(request, policy.can_agree_to_glass, asked.asked_by_id)
    try:
        agree(asked=asked, by=request.user, at=timezone.now())
    except GlassRefusedError:
        messages.error(request, "There is nothing to agree to any more.")
    else:
        messages.success(request, "Agreed. It is open for 60 minutes, and the group’s chair is told.")
    return redirect("reviews:glass")


@glass_only
@require_POST
@reauthentication_required
def glass_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Go in with this session while the hour runs."""
    now = timezone.now()
    opened = get_object_or_404(BreakGlass, pk=pk, asked_by=request.user)
    if not opened.is_open(now):
        messages.error(request, "It is not open. Ask anew, and let another person agree.")
        return redirect("reviews:glass")
    request.session[GLASS] = opened.pk
    note_entry(opened=opened, by=request.user, at=now)
    return redirect("reviews:review-list")


@glass_only
@require_POST
def glass_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one's hour before it is over."""
    now = timezone.now()
    opened = get_object_or_404(BreakGlass, pk=pk, asked_by=request.user)
    if opened.is_open(now):
        close(opened=opened, by=request.user, at=now)
    request.session.pop(GLASS, None)
    messages.success(request, "The case reviews are closed again.")
    return redirect("reviews:glass")
