"""Moving due dates: what waits for the steering group, proposing, withdrawing and deciding."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
from wsscp.forms import error_list
from wsscp.identifiers.confirmations import record_confirmations

_OWN_PROPOSAL = "You proposed this date, so somebody else of the steering group decides on it."


@allow(policy.can_read_plans)
@require_safe
def date_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates that wait for the steering group, and below what was decided."""
    plan = get_object_or_404(Plan, slug=slug)
    actor = actor_for(request)
    waiting = pending_date_changes(plan)
    context = {
        "waiting": [(one, policy.can_withdraw_date(actor, one.proposed_by_id)) for one in waiting],
        "decided": decided_date_changes(plan),
        "can_propose": plan.closed_on is None and policy.can_propose_dates(actor),
        "can_decide": plan.closed_on is None and policy.can_decide_dates(actor),
    }
    return render(request, "priorities/actions/date_change_list.html", context | _places(plan))


@allow(policy.can_propose_dates)
@get_or_post
def dates_propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose new dates for several actions of a plan at once, for one reason."""
    return _propose(request, get_object_or_404(Plan, slug=slug))


@allow(policy.can_read_plans)
@get_or_post
def action_dates_propose(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Propose new dates for one action."""
    actions = Action.objects.select_related("priority__plan")
    action = get_object_or_404(actions, pk=pk, priority__plan__slug=slug)
    check_allowed(request, policy.can_propose_date, list(action.groups.values_list("pk", flat=True)))
    return _propose(request, action.priority.plan, action)


def _propose(request: HttpRequest, plan: Plan, action: Action | None = None) -> HttpResponse:
    dates = changeable_milestones(plan, actor=actor_for(request), action=action)
    data = request.POST if request.method == "POST" else None
    form = DateChangeReasonForm(data)
    parts = [NewDateForm(data, milestone=one) for one in dates if one.pending is None]
    if data is not None and all([form.is_valid(), *(part.is_valid() for part in parts)]):
        chosen = {part.milestone.pk: day for part in parts if (day := part.cleaned_data["to_on"])}
        if not chosen:
            form.add_error(None, "Enter at least one new date.")
        elif _proposed(request, form, chosen, action or plan):
            messages.success(request, f"{count_of(len(chosen), 'date')} proposed to the steering group.")
            if action:
                return redirect("reporting:action", plan.slug, action.pk)
            return redirect("priorities:date-list", plan.slug)
    context = {
        "form": form,
        "parts": parts,
        "waiting": [one for one in dates if one.pending is not None],
        "action": action,
        "errors": error_list(*parts, form),
    }
    return render(request, "priorities/actions/date_change_propose.html", context | _places(plan))


def _proposed(
    request: HttpRequest, form: DateChangeReasonForm, chosen: dict[int, date], about: Action | Plan
) -> bool:
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
    record_confirmations(form.confirmations, by=request.user, at=now, about=about)
    return True


@get_or_post
@allow(policy.can_decide_dates)
def dates_decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve or refuse what was proposed, each date or all; nobody decides on what they proposed."""
    plan = get_object_or_404(Plan, slug=slug)
    actor, now = actor_for(request), timezone.now()
    today = timezone.localdate(now)
    data = request.POST if request.method == "POST" else None
    rows: list[tuple[DateMove, DateDecisionForm | None]] = []
    for move in pending_date_changes(plan):
        if policy.can_decide_date(actor, move.proposed_by_id):
            rows.append((move, DateDecisionForm(data, move=move)))
        else:
            if data and data.get(f"move-{move.pk}-verdict"):
                _demand_another(request, move)
            rows.append((move, None))
    parts = [part for _, part in rows if part is not None]
    form = DecideDatesForm(data, parts=parts, today=today)
    if data is not None and all([form.is_valid(), *(part.is_valid() for part in parts)]):
        try:
            decided = decide_date_changes(
                decisions=form.decisions, decided_on=form.cleaned_data["decided_on"], by=request.user, at=now
            )
        except CannotChangeDate as error:
            form.add_error(None, str(error))
        else:
            record_confirmations(form.confirmations, by=request.user, at=now, about=plan)
            messages.success(request, f"{count_of(len(decided), 'date')} decided on.")
            return redirect("priorities:date-list", slug)
    context = {"rows": rows, "form": form, "parts": parts, "errors": error_list(*parts, form)}
    return render(request, "priorities/actions/date_change_decide.html", context | _places(plan))


@allow(policy.can_read_plans)
@require_POST
def date_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what one proposed oneself."""
    moves = DateMove.objects.select_related("milestone__action")
    move = get_object_or_404(moves, pk=pk, milestone__action__priority__plan__slug=slug)
    check_allowed(request, policy.can_withdraw_date, move.proposed_by_id)
    now = timezone.now()
    try:
        withdraw_date_change(move=move, by=request.user, at=now, today=timezone.localdate(now))
        messages.success(request, "The proposed date is withdrawn.")
    except CannotChangeDate:
        messages.error(request, "It was decided on already.")
    return redirect("priorities:date-list", slug)


def _demand_another(request: HttpRequest, move: DateMove) -> None:
    """Refuse who proposed it, and say why."""
    try:
        check_allowed(request, policy.can_decide_date, move.proposed_by_id)
    except PermissionDenied as error:
        raise PermissionDenied(_OWN_PROPOSAL) from error


def _places(plan: Plan) -> dict[str, object]:
    return {"plan": plan, "area": "plans", "tab": "dates"}
