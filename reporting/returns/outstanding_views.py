"""Chasing returns: who is in, who is late; deciding on what is in; and one's own reminders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from priorities.models import Plan
from reporting.models import ReminderChoice
from reporting.returns.forms import ReminderForm, ReturnDecisionForm
from reporting.returns.outstanding import open_period, outstanding_returns
from reporting.returns.reminding import choose_reminders
from reporting.returns.services import accept_return, send_back_return
from reporting.returns.views import drafts_only, get_requested_return, return_page_context
from reporting.rules.return_states import ReturnStateError, ReturnTransition
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.forms import error_list
from wsscp.identifiers.confirmations import record_confirmations


@drafts_only
@require_safe
def return_list(request: HttpRequest, slug: str, period: int | None = None) -> HttpResponse:
    """How the returns of a period stand; of the period that is asked for now, unless another is chosen."""
    plan = get_object_or_404(Plan, slug=slug)
    today = timezone.localdate()
    found = open_period(plan, today=today)
    if period is not None:
        found = get_object_or_404(plan.periods, pk=period)
    actor = actor_for(request)
    context = {
        "plan": plan,
        "chase": outstanding_returns(found, today=today) if found else None,
        "periods": plan.periods.all(),
        "mine": actor.leads,
        "can_chase": policy.can_decide_returns(actor),
        "tab": "returns",
        "area": "plans",
    }
    return render(request, "reporting/returns/return_list.html", context)


@drafts_only
@get_or_post
def return_decide(request: HttpRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Accept a return, or send it back with a comment."""
    asked = get_requested_return(request, slug, period, group, ReturnTransition.SEND_BACK)
    form = ReturnDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        about = {"period": asked.content.period, "group": asked.content.group, "roles": asked.roles}
        try:
            if form.cleaned_data["decision"] == "accept":
                decided = accept_return(**about, by=request.user, at=now)
                said = "is accepted. What it says is written to the actions."
            else:
                comment = form.cleaned_data["comment"]
                decided = send_back_return(**about, comment=comment, by=request.user, at=now)
                said = "is sent back. Who leads the group is told by mail."
        except ReturnStateError as why:
            form.add_error(None, str(why))
        else:
            record_confirmations(form.confirmations, by=request.user, at=now, about=decided)
            messages.success(request, f"The return of {asked.content.group_name} {said}")
            return redirect("reporting:return-list", slug, period)
    context = return_page_context(asked) | {"form": form, "errors": error_list(form)}
    return render(request, "reporting/returns/return_decide.html", context)


@allow(policy.can_read_plans)
@get_or_post
def reminders(request: HttpRequest) -> HttpResponse:
    """One's own reminders: all, or fewer."""
    choice = ReminderChoice.objects.filter(person=request.user).first()
    now = "fewer" if choice and choice.wants_fewer else "all"
    form = ReminderForm(request.POST if request.method == "POST" else None, initial={"reminders": now})
    if request.method == "POST" and form.is_valid():
        wants_fewer = form.cleaned_data["reminders"] == "fewer"
        choose_reminders(person=request.user, wants_fewer=wants_fewer, at=timezone.now())
        messages.success(request, "Your reminders are set.")
        return redirect("account")
    context = {
        "form": form,
        "errors": error_list(form),
        "heading": "Reminders",
        "submit": "Save",
        "cancel": reverse("account"),
    }
    return render(request, "components/form_page.html", context)
