"""Date changes: the pending ones, proposing, withdrawing and deciding."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, allow, check_allowed
from priorities.actions.date_change_forms import (
    DateChangeReasonForm,
    DateDecisionForm,
    DecideDatesForm,
    NewDateForm,
)
from priorities.actions.date_change_queries import (
    changeable_milestones,
    decided_date_changes,
    pending_date_changes,
)
from priorities.actions.date_changes import (
    CannotChangeDate,
    decide_date_changes,
    propose_date_changes,
    withdraw_date_change,
)
from priorities.models import Action, DateMove, Plan
from wsscp import policy
from wsscp.dates import count_of
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest

_OWN_PROPOSAL = "You proposed this date, so somebody else of the steering group decides on it."


@allow(policy.can_read_plans)
@require_safe
def date_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The pending date changes, and below them those decided on."""
    plan = get_object_or_404(Plan, slug=slug)
    actor = actor_for(request)
    pending = pending_date_changes(plan)
    context = {
        "waiting": [(change, policy.can_withdraw_date(actor, change.proposed_by_id)) for change in pending],
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


@get_or_post
@allow(policy.can_decide_dates)
def dates_decide(request: SignedInRequest, slug: str) -> HttpResponse:
    """Approve or refuse date changes, each or all; nobody decides on what they proposed themselves."""
    plan = get_object_or_404(Plan, slug=slug)
    actor, now = actor_for(request), timezone.now()
    today = timezone.localdate(now)
    data = request.POST if request.method == "POST" else None
    rows: list[tuple[DateMove, DateDecisionForm | None]] = []
    for change in pending_date_changes(plan):
        if policy.can_decide_date(actor, change.proposed_by_id):
            rows.append((change, DateDecisionForm(data, change=change)))
        else:
            if data and data.get(f"move-{change.pk}-verdict"):
                _refuse_own_proposal(request, change)
            rows.append((change, None))
    parts = [part for _, part in rows if part is not None]
    form = DecideDatesForm(data, parts=parts, today=today)
    if is_sent(request, form, *parts):
        try:
            decided = decide_date_changes(
                decisions=form.decisions,
                answer=form.cleaned_data["answer"],
                decided_on=form.cleaned_data["decided_on"],
                by=request.user,
                at=now,
            )
        except CannotChangeDate as error:
            form.add_error(None, str(error))
        else:
            return done(
                request, f"{count_of(len(decided), 'date')} decided on.", "priorities:date-list", slug
            )
    context = {"rows": rows, "form": form, "parts": parts, "errors": error_list(*parts, form)}
    return render(request, "priorities/actions/date_change_decide.html", context | _navigation(plan))


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


def _refuse_own_proposal(request: SignedInRequest, change: DateMove) -> None:
    """Refuse a decision by the person who proposed the change. Raises PermissionDenied with the reason."""
    try:
        check_allowed(request, policy.can_decide_date, change.proposed_by_id)
    except PermissionDenied as error:
        raise PermissionDenied(_OWN_PROPOSAL) from error


def _navigation(plan: Plan) -> dict[str, object]:
    return {"plan": plan, "area": "plans", "tab": "dates"}
