"""Pages that add and change plans, priorities and reporting periods."""

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Q, RestrictedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from priorities.access.guards import plan_editors_only
from priorities.models import Milestone, Plan, Priority, ReportingPeriod
from priorities.plans.forms import FillPeriodsForm, NewPlanForm, PeriodFormSet, PlanForm, PriorityForm
from priorities.plans.periods import joinable_periods
from priorities.plans.services import fill_periods, join_last_periods, next_position, start_plan
from priorities.rules.periods import PERIODS_BY_HAND, Preset, uncovered_spans
from priorities.rules.timescale import has_financial_quarters
from wsscp.audit.recording import recording, saving
from wsscp.dates import count_of, long_date
from wsscp.decorators import get_or_post
from wsscp.editing.forms import VersionForm
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.editing.versions import EditTarget
from wsscp.forms import error_list
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest


@plan_editors_only
@get_or_post
def plan_new(request: SignedInRequest) -> HttpResponse:
    """Start an empty plan."""
    form = NewPlanForm(request.POST or None)
    if is_sent(request, form):
        plan = start_plan(
            plan=form.save(commit=False),
            preset=None
            if form.cleaned_data["preset"] == PERIODS_BY_HAND
            else Preset(form.cleaned_data["preset"]),
            by=request.user,
            at=timezone.now(),
        )
        return done(request, f"{plan.title} is started. Add its first priority.", "reporting:plan", plan.slug)
    back = reverse("reporting:plan-list")
    return form_page(request, form, heading="Start a plan", submit="Start the plan", back=back)


@plan_editors_only
@get_or_post
def plan_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change a plan's texts and settings."""
    plan = get_object_or_404(Plan, slug=slug)
    form = PlanForm(request.POST or None, instance=plan)
    if is_sent(request, form):
        with recording(Act.CHANGED, by=request.user, at=timezone.now(), about=plan) as record:
            record.save_form(form)
        return done(request, "The plan is saved.", "reporting:plan", slug)
    return form_page(request, form, heading="Edit the plan", back=reverse("reporting:plan", args=[slug]))


@plan_editors_only
@get_or_post
def priority_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a priority at the end of a plan."""
    plan = get_object_or_404(Plan, slug=slug)
    position = next_position(plan.priorities.all())
    priority = Priority(plan=plan, position=position, number=str(position))
    return _save_priority(request, plan, priority, f"Add a {plan.priority_label.lower()}")


@plan_editors_only
@get_or_post
def priority_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change a priority."""
    priority = get_object_or_404(Priority.objects.select_related("plan"), pk=pk, plan__slug=slug)
    return _save_priority(request, priority.plan, priority, f"Edit {priority}")


def _save_priority(request: SignedInRequest, plan: Plan, priority: Priority, heading: str) -> HttpResponse:
    form = PriorityForm(request.POST or None, instance=priority)
    if is_sent(request, form):
        with saving(priority, by=request.user, at=timezone.now()) as record:
            saved = record.save_form(form)
        return done(request, f"{saved} is saved.", "reporting:priority", plan.slug, saved.pk)
    back = reverse("reporting:plan", args=[plan.slug])
    return form_page(request, form, heading=heading, back=back)


@plan_editors_only
@get_or_post
def period_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """All reporting periods of a plan on one page."""
    plan = get_object_or_404(Plan, slug=slug)
    queryset = ReportingPeriod.objects.filter(plan=plan)
    formset = PeriodFormSet(request.POST or None, queryset=queryset, prefix="periods")
    for form in formset.forms:
        form.instance.plan = plan
    version = VersionForm(request.POST or None, target=EditTarget(ReportingPeriod._meta.label_lower, plan.pk))
    version.include(formset)
    if is_sent(request, version, formset):
        try:
            with recording(Act.CHANGED, by=request.user, at=timezone.now(), about=plan) as record:
                record.save_formset(formset)
        except RestrictedError:
            problem = "A period with a return or a report cannot be removed. Nothing was changed."
            formset.non_form_errors().append(problem)
        except IntegrityError:
            problem = "There is such a period already. Somebody may have added it: load the page again."
            formset.non_form_errors().append(problem)
        else:
            return done(request, "The reporting periods are saved.", "priorities:period-list", slug)
    spans = queryset.values_list("starts_on", "ends_on")
    context = {
        "plan": plan,
        "formset": formset,
        "version": version,
        "errors": error_list(version, formset),
        "gaps": uncovered_spans(spans, plan.starts_on, plan.ends_on),
        "outside": queryset.filter(Q(starts_on__lt=plan.starts_on) | Q(ends_on__gt=plan.ends_on)),
        "fill": FillPeriodsForm(initial={"preset": _own_preset(plan)}),
        "joinable": joinable_periods(plan),
        "area": "plans",
        "tab": "plan",
    }
    return render(request, "priorities/plans/period_list.html", context)


def _own_preset(plan: Plan) -> str:
    """Return the preset of a plan that names its quarters by financial years, or the calendar's."""
    texts = [*plan.periods.values_list("label", flat=True)]
    texts += Milestone.objects.filter(action__priority__plan=plan).values_list("as_printed", flat=True)
    return (Preset.FINANCIAL if any(map(has_financial_quarters, texts)) else Preset.CALENDAR).value


@plan_editors_only
@require_POST
def period_join(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make one period of the last two, as the page has shown it."""
    joined = join_last_periods(plan=get_object_or_404(Plan, slug=slug), by=request.user, at=timezone.now())
    if joined is None:
        messages.error(request, "These periods cannot be joined any more. Nothing was changed.")
    else:
        messages.success(request, f"{joined.label} now runs to {long_date(joined.ends_on)}.")
    return redirect("priorities:period-list", slug)


@plan_editors_only
@require_POST
def period_fill(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add the periods of a preset for the days that no period covers."""
    plan = get_object_or_404(Plan, slug=slug)
    form = FillPeriodsForm(request.POST)
    if form.is_valid():
        preset = Preset(form.cleaned_data["preset"])
        added = fill_periods(plan=plan, preset=preset, by=request.user, at=timezone.now())
        messages.success(request, f"{count_of(len(added), 'period')} added. Change what is different here.")
    else:
        messages.error(request, "Choose how the days are cut into periods.")
    return redirect("priorities:period-list", slug)
