"""Date changes: the pending ones, proposing and withdrawing."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, allow, check_allowed
from priorities.actions.date_change_forms import DateChangeReasonForm, NewDateForm
from priorities.actions.date_change_queries import (
    changeable_milestones,
    decided_date_changes,
    pending_date_changes,
)
from priorities.actions.date_changes import (
    CannotChangeDate,
    propose_date_changes,
    withdraw_date_change,
)
from priorities.models import Action, DateMove, Plan
from wsscp import policy
from wsscp.dates import count_of, long_date
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.forms import error_list
from wsscp.policy import Actor
from wsscp.requests import SignedInRequest


@allow(policy.can_read_plans)
@require_safe
def date_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The pending date changes, and below them those decided on."""
    plan = get_object_or_404(Plan, slug=slug)
    actor = actor_for(request)
    pending = pending_date_changes(plan)
    context = {
        "waiting": [
            (change, _may_withdraw(actor, plan, change), plan.is_over_by(change.to_on)) for change in pending
        ],
        "decided": decided_date_changes(plan),
        "can_propose": plan.closed_on is None and policy.can_propose_dates(actor),
        "can_decide": plan.closed_on is None and policy.can_decide_dates(actor),
    }
    return render(request, "priorities/actions/date_change_list.html", context | _navigation(plan))


@allow(policy.can_propose_dates)
@get_or_post
def dates_propose(request: SignedInRequest, slug: str) -> HttpResponse:
    """Propose new due dates for several actions of a plan at once, for one reason."""
    return _propose(request, get_object_or_404(Plan, slug=slug))


@allow(policy.can_read_plans)
@get_or_post
def action_dates_propose(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Propose new due dates for one action."""
    actions = Action.objects.select_related("priority__plan")
    action = get_object_or_404(actions, pk=pk, priority__plan__slug=slug)
    check_allowed(request, policy.can_propose_date, list(action.groups.values_list("pk", flat=True)))
    return _propose(request, action.priority.plan, action)


def _propose(request: SignedInRequest, plan: Plan, action: Action | None = None) -> HttpResponse:
    milestones = changeable_milestones(plan, actor=actor_for(request), action=action)
    data = request.POST if request.method == "POST" else None
    form = DateChangeReasonForm(data)
    parts = [NewDateForm(data, milestone=milestone) for milestone in milestones if milestone.pending is None]
    if is_sent(request, form, *parts):
        chosen = {part.milestone.pk: day for part in parts if (day := part.cleaned_data["to_on"])}
        if not chosen:
            form.add_error(None, "Enter at least one new date.")
        elif _is_proposed(request, form, chosen):
            _warn_of_late_dates(request, plan, chosen.values())
            back = reverse("priorities:date-list", args=[plan.slug])
            if action:
                back = reverse("reporting:action", args=[plan.slug, action.pk])
            return done(request, f"{count_of(len(chosen), 'date')} proposed to the steering group.", back)
    context = {
        "form": form,
        "parts": parts,
        "waiting": [milestone for milestone in milestones if milestone.pending is not None],
        "action": action,
        "errors": error_list(*parts, form),
    }
    return render(request, "priorities/actions/date_change_propose.html", context | _navigation(plan))


def _may_withdraw(actor: Actor, plan: Plan, change: DateMove) -> bool:
    return plan.closed_on is None and policy.can_withdraw_date(actor, change.proposed_by_id)


def _warn_of_late_dates(request: SignedInRequest, plan: Plan, days: Iterable[date]) -> None:
    """Point out new dates that the plan does not reach; they may be proposed all the same."""
    late = sorted(day for day in days if plan.is_over_by(day))
    if late:
        messages.warning(
            request,
            f"{', '.join(map(long_date, late))}: after the plan’s last day, {long_date(plan.ends_on)}. "
            "The steering group is told so before it decides.",
        )


def _is_proposed(request: SignedInRequest, form: DateChangeReasonForm, chosen: dict[int, date]) -> bool:
    now = timezone.now()
    try:
        propose_date_changes(
            dates=chosen,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=now,
            today=timezone.localdate(now),
        )
    except CannotChangeDate as error:
        form.add_error(None, str(error))
        return False
    return True


@allow(policy.can_read_plans)
@require_POST
def date_withdraw(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Withdraw a date change that one proposed oneself."""
    changes = DateMove.objects.select_related("milestone__action")
    change = get_object_or_404(changes, pk=pk, milestone__action__priority__plan__slug=slug)
    check_allowed(request, policy.can_withdraw_date, change.proposed_by_id)
    now = timezone.now()
    try:
        withdraw_date_change(change=change, by=request.user, at=now, today=timezone.localdate(now))
        messages.success(request, "The proposed date is withdrawn.")
    except CannotChangeDate:
        messages.error(request, "It was decided on already.")
    return redirect("priorities:date-list", slug)


def _navigation(plan: Plan) -> dict[str, object]:
    return {"plan": plan, "area": "plans", "tab": "dates"}
