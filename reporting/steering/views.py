"""The steering group's view of a plan, and challenging an action from it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow, plan_drafts_only
from priorities.groups.queries import group_names_on
from priorities.models import Action, Plan
from priorities.plans.periods import period_on
from reporting.challenges.forms import ChallengeForm
from reporting.challenges.services import raise_challenge
from reporting.changes.rows import comparison_rows, plan_total_row, rag_change_rows
from reporting.steering.queries import steering_summary
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest

# How many rows are shown before the rest is collapsed, on a phone.
_MAX_ON_PHONE = 5


@plan_drafts_only
@require_safe
def steering(request: HttpRequest, slug: str) -> HttpResponse:
    """RAG statuses now against the last report, what changed, what waits for the group, and challenges."""
    plan = get_object_or_404(Plan, slug=slug)
    summary = steering_summary(plan, today=timezone.localdate())
    actor = actor_for(request)
    is_open = plan.closed_on is None
    changes = rag_change_rows(sorted(summary.comparison.changes, key=lambda change: not change.is_worse))
    dates = [
        (date_change, effect, is_open and policy.can_decide_date(actor, date_change.proposed_by_id))
        for date_change, effect in summary.dates
    ]
    context = {
        "plan": plan,
        "seen": summary,
        "whole_before": plan_total_row(summary.comparison.before, "then"),
        "whole_now": plan_total_row(summary.comparison.after, "now"),
        "compared": comparison_rows(summary.comparison),
        "moves": changes[:_MAX_ON_PHONE],
        "more_moves": changes[_MAX_ON_PHONE:],
        "dates": dates,
        "can_decide": policy.can_decide_dates(actor) and any(can_decide for *_, can_decide in dates),
        "reports": [(report, report.signers.why_not(actor)) for report in summary.reports],
        "is_signer": is_open and policy.can_sign_reports(actor),
        "can_challenge": is_open and summary.period is not None and policy.can_challenge(actor),
        "answered": summary.answered[:_MAX_ON_PHONE],
        "more_answered": summary.answered[_MAX_ON_PHONE:],
        "tab": "steering",
        "area": "plans",
    }
    return render(request, "reporting/steering/steering.html", context)


@get_or_post
@allow(policy.can_challenge, visible_to=policy.can_read_drafts)
def challenge_new(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Challenge an action; its lead group answers in its next return."""
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
    if is_sent(request, form):
        text = form.cleaned_data["text"]
        raise_challenge(action=action, period=period, text=text, by=request.user, at=now, today=today)
        return done(request, f"Your challenge to {action.number} is raised.", back)
    lead = action.lead_id_now
    context = {
        "form": form,
        "errors": error_list(form),
        "heading": f"Challenge {action.number}",
        "action": action,
        "lead": group_names_on(today).get(lead, "") if lead else "",
        "submit": "Challenge this",
        "cancel": back,
        "plan": plan,
        "tab": "actions",
        "area": "plans",
    }
    return render(request, "reporting/challenges/challenge_form.html", context)
