"""Closing a plan: what is open is shown first, and what becomes of it is decided with the plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from priorities.access.guards import plan_editors_only
from priorities.models import Plan
from reporting.closing.forms import ClosePlanForm
from reporting.closing.queries import open_matters
from reporting.closing.services import close_with_answers
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.requests import SignedInRequest


@plan_editors_only
@get_or_post
def plan_close(request: SignedInRequest, slug: str) -> HttpResponse:
    """Close a plan by a dated decision; the next step is the next plan."""
    plan = get_object_or_404(Plan, slug=slug)
    if plan.closed_on is not None:
        return redirect("reporting:plan", slug)
    now = timezone.now()
    today = timezone.localdate(now)
    found = open_matters(plan, today=today)
    form = ClosePlanForm(request.POST or None, found=found, today=today)
    if is_sent(request, form):
        close_with_answers(
            plan=plan,
            seen=found,
            answers=form.answers,
            decided_on=form.cleaned_data["decided_on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=now,
            today=today,
        )
        if found.is_followed:
            return done(request, f"{plan.title} is closed.", "reporting:plan", slug)
        messages.success(request, f"{plan.title} is closed. Now say what follows, or come back to it later.")
        return redirect("priorities:plan-next", slug)
    return form_page(
        request,
        form,
        heading=f"Close {plan.title}",
        back=reverse("reporting:plan", args=[slug]),
        submit="Close the plan",
        template="reporting/closing/close.html",
        found=found,
        plan=plan,
        tab="plan",
    )
