"""Outstanding returns: which are in or late, reminding of them, deciding on them; and one's own reminders."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, allow, plan_drafts_only
from priorities.models import Plan, ReportingPeriod
from priorities.plans.periods import joinable_periods
from reporting.models import ReminderChoice
from reporting.returns.deciding import people_who_accept
from reporting.returns.forms import ReminderForm, RemindGroupsForm, ReturnDecisionForm
from reporting.returns.outstanding import OutstandingReturns, open_period, outstanding_returns
from reporting.returns.reminding import choose_reminders, remind_groups
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
    return _list_page(request, plan, outstanding_returns(chosen, today=today) if chosen else None)


@allow(policy.can_decide_returns, visible_to=policy.can_read_drafts)
@require_POST
def return_remind(request: SignedInRequest, slug: str, period: int) -> HttpResponse:
    """Remind one group of its return, those ticked, or all whose return is not in."""
    chosen = get_object_or_404(ReportingPeriod.objects.select_related("plan"), plan__slug=slug, pk=period)
    now = timezone.now()
    today = timezone.localdate(now)
    outstanding = outstanding_returns(chosen, today=today)
    form = RemindGroupsForm(request.POST, owing=[(line.group, line.name) for line in outstanding.owing])
    if not form.is_valid():
        return _list_page(request, chosen.plan, outstanding, form)
    try:
        told = remind_groups(period=chosen, groups=form.chosen, by=request.user, at=now, today=today)
    except StateError as error:
        messages.error(request, str(error))
    else:
        if told.mailed:
            messages.success(request, f"Mail is on its way to {'; '.join(told.mailed)}.")
        if told.left_out:
            messages.warning(request, f"Not reminded: {'; '.join(told.left_out)}.")
        if not told.mailed and not told.left_out:
            messages.info(request, "Every return is in, so nobody was reminded.")
    return redirect("reporting:return-list", slug, period)


def _list_page(
    request: SignedInRequest,
    plan: Plan,
    outstanding: OutstandingReturns | None,
    form: RemindGroupsForm | None = None,
) -> HttpResponse:
    """Show how the returns of a period stand, with what is wrong in whom to remind."""
    actor = actor_for(request)
    can_decide = policy.can_decide_returns(actor)
    context = {
        "plan": plan,
        "outstanding": outstanding,
        "periods": plan.periods.all(),
        "mine": actor.leads,
        "can_decide": can_decide,
        "can_remind": can_decide and plan.closed_on is None,
        "joinable": can_decide and joinable_periods(plan) is not None,
        "ticked": form.ticked if form else set(),
        "errors": error_list(form) if form else [],
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
