"""The steering group's view of a plan, and challenging an action from it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from priorities.groups.queries import group_names_on
from priorities.models import Action, Plan
from priorities.plans.periods import period_on
from reporting.challenges.forms import ChallengeForm
from reporting.challenges.services import raise_challenge
from reporting.changes.rows import comparison_rows, plan_total_row, rag_change_rows
from reporting.steering.queries import ReadyReport, SteeringSummary, steering_summary
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.forms import error_list
from wsscp.identifiers.confirmations import record_confirmations
from wsscp.policy import Actor

# What a phone shows before the rest is folded.
_MAX_ON_PHONE = 5


@allow(policy.can_read_drafts, visible_to=policy.can_read_drafts)
@require_safe
def steering(request: HttpRequest, slug: str) -> HttpResponse:
    """This quarter's colours against the last, what moved, what waits for the group, and challenges."""
    plan = get_object_or_404(Plan, slug=slug)
    seen = steering_summary(plan, today=timezone.localdate())
    actor = actor_for(request)
    is_open = plan.closed_on is None
    changes = rag_change_rows(sorted(seen.comparison.changes, key=lambda move: not move.is_worse))
    context = {
        "plan": plan,
        "seen": seen,
        "whole_before": plan_total_row(seen.comparison.before, "then"),
        "whole_now": plan_total_row(seen.comparison.after, "now"),
        "compared": comparison_rows(seen.comparison),
        "moves": changes[:_MAX_ON_PHONE],
        "more_moves": changes[_MAX_ON_PHONE:],
        "dates": [(one, is_open and policy.can_decide_date(actor, one.proposed_by_id)) for one in seen.dates],
        "can_decide": is_open and policy.can_decide_dates(actor) and _any_to_decide(seen, actor),
        "reports": [(one, is_open and _can_sign(one, actor)) for one in seen.reports],
        "can_challenge": is_open and seen.period is not None and policy.can_challenge(actor),
        "answered": seen.answered[:_MAX_ON_PHONE],
        "more_answered": seen.answered[_MAX_ON_PHONE:],
        "tab": "steering",
        "area": "plans",
    }
    return render(request, "reporting/steering/steering.html", context)


def _any_to_decide(seen: SteeringSummary, actor: Actor) -> bool:
    return any(policy.can_decide_date(actor, one.proposed_by_id) for one in seen.dates)


def _can_sign(one: ReadyReport, actor: Actor) -> bool:
    """A link to signing is offered only to who would not be refused there."""
    return policy.can_sign_reports(actor) and actor.user_id not in one.authors | one.signers


@get_or_post
@allow(policy.can_challenge, visible_to=policy.can_read_drafts)
def challenge_new(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Challenge what is told of an action; the group that leads it answers in its next return."""
    actions = Action.objects.select_related("priority__plan").prefetch_related("groups")
    action = get_object_or_404(actions, pk=pk, priority__plan__slug=slug)
    plan, now = action.priority.plan, timezone.now()
    today = timezone.localdate(now)
    back = reverse("reporting:action", args=[slug, pk])
    period = period_on(plan, today)
    if period is None:
        messages.info(
            request, "This plan has no reporting periods yet, so no group could answer a challenge."
        )
        return redirect(back)
    form = ChallengeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        raise_challenge(action=action, period=period, text=text, by=request.user, at=now, today=today)
        record_confirmations(form.confirmations, by=request.user, at=now, about=action)
        messages.success(request, f"Your challenge to {action.number} is raised.")
        return redirect(back)
    context = {
        "form": form,
        "errors": error_list(form),
        "heading": f"Challenge {action.number}",
        "action": action,
        "lead": group_names_on(today).get(action.lead_id_now, ""),
        "submit": "Challenge this",
        "cancel": back,
        "plan": plan,
        "tab": "actions",
        "area": "plans",
    }
    return render(request, "reporting/challenges/challenge_form.html", context)
