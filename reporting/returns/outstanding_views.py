"""Outstanding returns: which are in or late; deciding on those that are in; and one's own reminders."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow, plan_drafts_only
from priorities.models import Plan
from reporting.models import ReminderChoice
from reporting.returns.deciding import people_who_accept
from reporting.returns.forms import ReminderForm, ReturnDecisionForm
from reporting.returns.outstanding import open_period, outstanding_returns
from reporting.returns.reminding import choose_reminders
from reporting.returns.services import accept_return, send_back_return
from reporting.returns.views import get_requested_return, return_page_context
from reporting.rules.return_states import ReturnTransition
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest
from wsscp.state_tables import StateError


@plan_drafts_only
@require_safe
def return_list(request: SignedInRequest, slug: str, period: int | None = None) -> HttpResponse:
    """The returns of a period: of the one whose returns are due now, unless another is chosen."""
    plan = get_object_or_404(Plan, slug=slug)
    today = timezone.localdate()
    chosen = open_period(plan, today=today)
    if period is not None:
        chosen = get_object_or_404(plan.periods, pk=period)
    actor = actor_for(request)
    context = {
        "plan": plan,
        "chase": outstanding_returns(chosen, today=today) if chosen else None,
        "periods": plan.periods.all(),
        "mine": actor.leads,
        "can_chase": policy.can_decide_returns(actor),
        "tab": "returns",
        "area": "plans",
    }
    return render(request, "reporting/returns/return_list.html", context)


@plan_drafts_only
@get_or_post
def return_decide(request: SignedInRequest, slug: str, period: int, group: int) -> HttpResponse:
    """Accept a return, or request changes with a comment."""
    requested = get_requested_return(request, slug, period, group, ReturnTransition.SEND_BACK)
    had_part = requested.had_part
    form = ReturnDecisionForm(request.POST if request.method == "POST" else None, had_part=had_part)
    if request.method != "POST" and not requested.can(ReturnTransition.SEND_BACK):
        return redirect(requested.address())
    if is_sent(request, form):
        about = requested.changed_by(request.user, at=timezone.now())
        try:
            if form.cleaned_data["decision"] == "accept":
                accept_return(**about)
                result = "is accepted. What it says is written to the actions."
            else:
                send_back_return(**about, comment=form.cleaned_data["comment"])
                result = "is sent back. Who leads the group is told by mail."
        except StateError as error:
            form.add_error(None, str(error))
        else:
            message = f"The return of {requested.content.group_name} {result}"
            return done(request, message, "reporting:return-list", slug, period)
    context = return_page_context(requested) | {
        "form": form,
        "errors": error_list(form),
        "had_part": had_part,
        "who_accepts": people_who_accept(requested.content.returned, today=timezone.localdate())
        if had_part
        else (),
    }
    return render(request, "reporting/returns/return_decide.html", context)


@allow(policy.can_read_plans)
@get_or_post
def reminders(request: SignedInRequest) -> HttpResponse:
    """One's own reminders: all, or fewer."""
    choice = ReminderChoice.objects.filter(person=request.user).first()
    current = "fewer" if choice and choice.wants_fewer else "all"
    form = ReminderForm(request.POST if request.method == "POST" else None, initial={"reminders": current})
    if is_sent(request, form):
        wants_fewer = form.cleaned_data["reminders"] == "fewer"
        choose_reminders(person=request.user, wants_fewer=wants_fewer, at=timezone.now())
        return done(request, "Your reminders are set.", "account")
    return form_page(request, form, heading="Reminders", back=reverse("account"))
