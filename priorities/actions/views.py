"""Editing actions, progress updates on them, and decisions."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from priorities.access.guards import allow, check_allowed, plan_editors_only
from priorities.actions.bulk_queries import next_open_milestone
from priorities.actions.forms import (
    ActionForm,
    DecisionForm,
    MilestoneFormSet,
    MilestoneProgressForm,
    ProgressForm,
    QuickProgressForm,
    ReopenForm,
)
from priorities.actions.pages import back_to_row
from priorities.actions.reverse_views import report_update
from priorities.actions.services import (
    complete_milestone,
    is_reopened,
    record_decision,
    reopen_milestone,
    update_action,
)
from priorities.models import Action, Milestone, Priority
from priorities.plans.services import next_position
from wsscp import policy
from wsscp.audit.recording import saving
from wsscp.dates import long_date
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.editing.versions import edit_target_of
from wsscp.requests import SignedInRequest


@plan_editors_only
@get_or_post
def action_new(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Add an action at the end of a priority."""
    priority = get_object_or_404(Priority.objects.select_related("plan"), pk=pk, plan__slug=slug)
    position = next_position(priority.actions.all())
    action = Action(
        priority=priority,
        position=position,
        number=f"{priority.number}.{position}",
        starts_on=priority.plan.start_of_what_is_added(timezone.localdate()),
    )
    return _save_action(request, action, f"Add an action to {priority}")


@plan_editors_only
@get_or_post
def action_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change an action's wording, groups and milestones."""
    action = _action(slug, pk)
    return _save_action(request, action, f"Edit action {action.number}")


def _save_action(request: SignedInRequest, action: Action, heading: str) -> HttpResponse:
    plan = action.priority.plan
    is_new = action.pk is None
    form = ActionForm(request.POST or None, instance=action)
    formset = MilestoneFormSet(
        request.POST or None,
        instance=action,
        prefix="milestones",
        form_kwargs={"today": timezone.localdate()},
    )
    form.include(formset)
    if is_sent(request, form, formset):
        with saving(action, by=request.user, at=timezone.now()) as record:
            saved = record.save_form(form)
            formset.instance = saved
            record.save_formset(formset)
        return done(request, f"Action {saved.number} is saved.", "reporting:action", plan.slug, saved.pk)
    back = ("reporting:priority", action.priority_id) if is_new else ("reporting:action", action.pk)
    return form_page(
        request,
        form,
        formset,
        heading=heading,
        back=reverse(back[0], args=[plan.slug, back[1]]),
        template="priorities/actions/action_form.html",
        formset=formset,
        action=action,
        plan=plan,
        tab="actions",
    )


@allow(policy.can_read_plans)
@get_or_post
def action_update(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Report progress, forecasts and completions."""
    action = _action_to_update(request, slug, pk)
    now = timezone.now()
    today = timezone.localdate(now)
    data = request.POST or None
    form = ProgressForm(data, today=today, target=edit_target_of(action))
    parts = [
        MilestoneProgressForm(data, milestone=milestone, today=today)
        for milestone in action.milestones.prefetch_related("forecasts")
    ]
    form.include(*parts)
    if (
        is_sent(request, form, *parts)
        and _has_reason(form, parts)
        and _is_updated(request, action, form, parts, form.cleaned_data["made_on"], now)
    ):
        return redirect("reporting:action", slug, pk)
    return form_page(
        request,
        form,
        *parts,
        heading=f"Update {action.number}",
        back=reverse("reporting:action", args=[slug, pk]),
        template="priorities/actions/action_update.html",
        action=action,
        parts=parts,
        latest=action.updates.select_related("by").first(),
        plan=action.priority.plan,
        tab="actions",
    )


def _is_updated(
    request: SignedInRequest,
    action: Action,
    form: ProgressForm | QuickProgressForm,
    parts: list[MilestoneProgressForm],
    made_on: date,
    at: datetime,
) -> bool:
    """Save what valid forms report; return whether that changed anything, else the form says so."""
    changed = update_action(
        action=action,
        text=form.cleaned_data["text"],
        dates={part.milestone.pk: part.dates for part in parts},
        made_on=made_on,
        by=request.user,
        at=at,
    )
    if changed:
        report_update(request, action, f"Action {action.number} is updated.", at)
    else:
        form.add_error("text", "Nothing is changed yet: write progress, or change a date.")
    return changed


def _has_reason(form: ProgressForm, parts: list[MilestoneProgressForm]) -> bool:
    """Whether there is a reason where a milestone is reopened; otherwise add the error."""
    data = form.cleaned_data
    reopens = any(is_reopened(part.milestone, part.dates.completed_on, data["made_on"]) for part in parts)
    if reopens and not data["text"]:
        form.add_error("text", "Say why it is not completed after all.")
        return False
    return True


@allow(policy.can_read_plans)
@get_or_post
def milestone_reopen(request: SignedInRequest, slug: str, pk: int, milestone: int) -> HttpResponse:
    """Reopen a completed milestone from a day on, with a reason."""
    action = _action_to_update(request, slug, pk)
    completed = get_object_or_404(Milestone, pk=milestone, action=action)
    if completed.completed_on is None:
        messages.info(request, "It is open already.")
        return redirect("reporting:action", slug, pk)
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = ReopenForm(data, milestone=completed, today=timezone.localdate(now))
    if is_sent(request, form):
        reopen_milestone(milestone=completed, **form.cleaned_data, by=request.user, at=now)
        report_update(request, action, f"{action.number} is reopened.", now)
        return redirect("reporting:action", slug, pk)
    return form_page(
        request,
        form,
        heading=f"Reopen {action.number}",
        back=reverse("reporting:action", args=[slug, pk]),
        intro=f"{completed.label or action.text} Completed on {long_date(completed.completed_on)}.",
        submit="Reopen it",
        plan=action.priority.plan,
        tab="actions",
    )


@allow(policy.can_read_plans)
@require_POST
def milestone_complete(request: SignedInRequest, slug: str, pk: int, milestone: int) -> HttpResponse:
    """Mark a milestone completed today, in one step from a list."""
    action = _action_to_update(request, slug, pk)
    row = get_object_or_404(Milestone, pk=milestone, action=action)
    now = timezone.now()
    complete_milestone(milestone=row, completed_on=timezone.localdate(now), by=request.user, at=now)
    report_update(request, action, f"{action.number} is completed as of today.", now)
    return back_to_row(request, action)


@allow(policy.can_read_plans)
@get_or_post
def action_quick(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Report progress in a line and the next milestone, from a row of a list and back to it."""
    action = _action_to_update(request, slug, pk)
    now = timezone.now()
    today = timezone.localdate(now)
    data = request.POST if request.method == "POST" else None
    form = QuickProgressForm(data, target=edit_target_of(action))
    milestones = _milestones_in_form(action, data)
    parts = [MilestoneProgressForm(data, milestone=milestone, today=today) for milestone in milestones]
    form.include(*parts)
    if is_sent(request, form, *parts) and _is_updated(request, action, form, parts, today, now):
        return back_to_row(request, action)
    return form_page(
        request,
        form,
        *parts,
        heading=f"Update {action.number} in a line",
        back=reverse("reporting:action-list", args=[slug]),
        template="priorities/actions/action_quick.html",
        action=action,
        parts=parts,
        next=request.POST.get("next", ""),
        plan=action.priority.plan,
        tab="actions",
    )


def _milestones_in_form(action: Action, data: QueryDict | None) -> list[Milestone]:
    """Return the next open milestone; of a form that was sent, those it had."""
    milestones = list(action.milestones.prefetch_related("forecasts"))
    if data is None:
        next_open = next_open_milestone(milestones)
        return [next_open] if next_open else []
    return [milestone for milestone in milestones if f"milestone-{milestone.pk}-completed_on" in data]


@plan_editors_only
@get_or_post
def action_decide(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Put an action on hold, cancel, supersede, close or reopen it, with a reason."""
    now = timezone.now()
    today = timezone.localdate(now)
    action = _action(slug, pk, as_at=today)
    form = DecisionForm(request.POST or None, action=action, today=today)
    if is_sent(request, form):
        record_decision(action=action, **form.cleaned_data, by=request.user, at=now)
        report_update(request, action, f"The decision on {action.number} is recorded.", now)
        return redirect("reporting:action", slug, pk)
    return form_page(
        request,
        form,
        heading=f"Record a decision on {action.number}",
        back=reverse("reporting:action", args=[slug, pk]),
        intro=action.text,
        submit="Record the decision",
        plan=action.priority.plan,
        tab="actions",
    )


def _action(slug: str, pk: int, as_at: date | None = None) -> Action:
    actions = Action.objects.select_related("priority__plan").filter(priority__plan__slug=slug)
    return get_object_or_404(actions.as_at(as_at) if as_at else actions, pk=pk)


def _action_to_update(request: SignedInRequest, slug: str, pk: int) -> Action:
    action = _action(slug, pk)
    check_allowed(request, policy.can_update_action, list(action.groups.values_list("pk", flat=True)))
    return action
