"""The sessions of a course: writing them, who came, and what was said."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for
from priorities.audit_trail.queries import audit_trail_of
from training.access import training_editors_only
from training.models import Course, Evaluation, Session
from training.pages import render_training_form
from training.saving import save_parts, save_with_parts
from training.sessions.forms import AttendanceFormSet, EvaluationForm, OverFullForm, SessionForm
from training.sessions.queries import attended_count
from wsscp.decorators import get_or_post


@training_editors_only
@require_safe
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One session with its counts."""
    found = _session(pk)
    context = {
        "session": found,
        "attendance": found.attendance.select_related("category"),
        "came": attended_count(found),
        "evaluation": Evaluation.objects.filter(session=found).first(),
        "trainers": found.trainers.select_related("agency"),
        "trail": audit_trail_of(found, actor=actor_for(request)),
        "area": "training",
    }
    return render(request, "training/sessions/session.html", context)


@training_editors_only
@get_or_post
def session_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a session of a course; its spaces and charges come from the course."""
    course = get_object_or_404(Course, pk=pk)
    new = Session(
        course=course,
        spaces=course.default_spaces,
        late_charge=course.late_charge,
        absence_charge=course.absence_charge,
    )
    return _save(request, new, f"Add a session of {course}", reverse("training:course", args=[pk]))


@training_editors_only
@get_or_post
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a session."""
    found = _session(pk)
    return _save(request, found, f"Edit {found}", reverse("training:session", args=[pk]))


def _save(request: HttpRequest, found: Session, heading: str, cancel: str) -> HttpResponse:
    now = timezone.now()
    form = SessionForm(request.POST or None, instance=found, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        saved = save_with_parts(form=form, by=request.user, at=now)
        messages.success(request, f"{saved} is saved.")
        return redirect("training:session", saved.pk)
    return render_training_form(request, form, heading=heading, cancel=cancel)


@training_editors_only
@get_or_post
def session_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Count who came, by category; more than the spaces is asked about."""
    found = _session(pk)
    now = timezone.now()
    formset = AttendanceFormSet(
        request.POST or None, instance=found, prefix="attendance", today=timezone.localdate(now)
    )
    more = []
    if request.method == "POST" and formset.is_valid():
        if found.spaces and formset.attended > found.spaces:
            more = [OverFullForm(request.POST)]
        if all(form.is_valid() for form in more):
            save_parts(of=found, formset=formset, by=request.user, at=now)
            messages.success(request, "The attendance is saved.")
            return redirect("training:session", pk)
    return render_training_form(
        request,
        None,
        heading=f"Attendance of {found}",
        intro=f"One row for each agency or sector. This session has {found.spaces or 'no number of'} spaces.",
        cancel=reverse("training:session", args=[pk]),
        formset=formset,
        part="agency or sector",
        more=more,
    )


@training_editors_only
@get_or_post
def session_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what those who answered said, at the end and three months later."""
    found = _session(pk)
    now = timezone.now()
    form = EvaluationForm(
        request.POST or None,
        instance=Evaluation.objects.filter(session=found).first() or Evaluation(session=found),
        attended=attended_count(found) or 0,
        ended_on=found.ends_on,
        today=timezone.localdate(now),
    )
    if request.method == "POST" and form.is_valid():
        save_with_parts(form=form, by=request.user, at=now)
        messages.success(request, "The evaluation is saved.")
        return redirect("training:session", pk)
    cancel = reverse("training:session", args=[pk])
    return render_training_form(request, form, heading=f"Evaluation of {found}", cancel=cancel)


def _session(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("course"), pk=pk)
