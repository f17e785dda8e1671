"""From one plan to the next: start it, choose what is carried forward, check it; or reopen the one before."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from priorities.access.guards import plan_editors_only
from priorities.actions.date_change_forms import NewDateForm
from priorities.carry_forward.forms import CarryForwardForm, NextPlanForm, PlanDecisionForm
from priorities.carry_forward.services import (
    NewDates,
    begin_next_plan,
    begun_draft,
    carry_actions,
    dates_passed,
    draft_next_plan,
)
from priorities.importing.services import update_import
from priorities.models import ClosingAnswer, Plan, PlanImport
from priorities.plans.closing import reopen_plan
from priorities.plans.lineage import plan_status, unfinished_actions
from priorities.reading import ParsedPlan
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.editing.versions import edit_target_of
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest


@plan_editors_only
@get_or_post
def plan_reopen(request: SignedInRequest, slug: str) -> HttpResponse:
    """Reopen a closed plan, with a reason."""
    plan = get_object_or_404(Plan, slug=slug)
    if plan.closed_on is None:
        return redirect("reporting:plan", slug)
    now = timezone.now()
    form = PlanDecisionForm(request.POST or None, today=timezone.localdate(now))
    if is_sent(request, form):
        reopen_plan(plan=plan, **form.cleaned_data, by=request.user, at=now)
        return done(request, f"{plan.title} is open again.", "reporting:plan", slug)
    intro = (
        "It can be changed again by those who could before. What was carried into another plan stays there."
    )
    return form_page(
        request,
        form,
        heading=f"Reopen {plan.title}",
        back=reverse("reporting:plan", args=[plan.slug]),
        intro=intro,
        submit="Reopen the plan",
        plan=plan,
        tab="plan",
    )


@plan_editors_only
@get_or_post
def plan_next(request: SignedInRequest, slug: str) -> HttpResponse:
    """Enter the next plan's title, period and priorities."""
    plan = get_object_or_404(Plan, slug=slug)
    if plan.closed_on is None:
        return redirect("reporting:plan-close", slug)
    if after := plan.successors.first():
        messages.info(request, f"{plan.title} is followed by {after.title} already. This is it.")
        return redirect("reporting:plan", after.slug)
    begun = begun_draft(plan)
    form = NextPlanForm(request.POST or None, before=plan, target=edit_target_of(begun) if begun else None)
    if is_sent(request, form):
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        draft = draft_next_plan(plan, **said)
        plan_import = begin_next_plan(
            plan=plan, draft=draft, instead_of=begun, by=request.user, at=timezone.now()
        )
        return redirect("priorities:plan-carry", plan_import.token)
    return form_page(
        request,
        form,
        heading=f"The plan that follows {plan.title}",
        back=reverse("reporting:plan", args=[slug]),
        intro="Step 1 of 3. Nothing is opened until you have chosen what is carried and checked it all.",
        submit="Begin it again with this" if begun else "Go on to its actions",
        template="priorities/carry_forward/next_plan.html",
        begun=begun,
        plan=plan,
        tab="plan",
    )


@plan_editors_only
@get_or_post
def plan_carry(request: SignedInRequest, token: UUID) -> HttpResponse:
    """Choose the unfinished actions that are carried forward, and to which priority."""
    plan_import = get_object_or_404(PlanImport.objects.select_related("plan"), token=token)
    if plan_import.plan is not None:
        return redirect("reporting:plan", plan_import.plan.slug)
    draft = ParsedPlan.from_json(plan_import.content)
    before = get_object_or_404(Plan, slug=draft.plan.predecessor)
    now = timezone.now()
    today = timezone.localdate(now)
    actions = unfinished_actions(before, as_at=today)
    data = request.POST if request.method == "POST" else None
    proposed = {one.carried_from: one.new_due_on for one in draft.milestones}
    dates = [
        NewDateForm(data, milestone=milestone, to_on=proposed.get(milestone.pk))
        for action in actions
        for milestone in dates_passed(action, by=max(today, draft.plan.starts_on or today))
    ]
    closing = plan_status(before).closing
    ends = closing is not None and closing.answers.filter(answer=ClosingAnswer.Answer.ENDED).exists()
    target = edit_target_of(plan_import)
    form = CarryForwardForm(data, draft=draft, actions=actions, dates=dates, ends=ends, target=target)
    # The dates first: whether a reason is needed depends on them.
    if is_sent(request, *dates, form):
        new_dates = NewDates(form.new_dates, form.cleaned_data["reason"], by=request.user.pk)
        chosen = carry_actions(draft, actions, form.targets, new_dates)
        update_import(plan_import=plan_import, draft=chosen, by=request.user, at=now)
        return redirect("priorities:import-preview", plan_import.token)
    context = {
        "form": form,
        "draft": draft,
        "plan": before,
        "ends": closing if ends else None,
        "errors": error_list(*dates, form),
        "area": "plans",
    }
    return render(request, "priorities/carry_forward/carry_forward.html", context)
