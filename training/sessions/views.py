"""The sessions of a course, with their attendance and evaluation."""

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for
from priorities.audit_trail.queries import audit_trail_of
from training.access import training_editors_only
from training.models import Attendance, Course, Evaluation, Session
from training.sessions.forms import AttendanceFormSet, EvaluationForm, OverFullForm, SessionForm
from wsscp.audit.recording import recording, saving
from wsscp.decorators import get_or_post
from wsscp.editing.forms import VersionForm
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.editing.versions import EditTarget
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest


@training_editors_only
@require_safe
def session_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One session with its attendance."""
    session = _session(pk)
    context = {
        "session": session,
        "attendance": session.attendance.select_related("category"),
        "evaluation": Evaluation.objects.filter(session=session).first(),
        "trainers": session.trainers.select_related("agency"),
        "trail": audit_trail_of(session, actor=actor_for(request)),
        "area": "training",
    }
    return render(request, "training/sessions/session.html", context)


@training_editors_only
@get_or_post
def session_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Plan a session of a course; its spaces and charges come from the course."""
    course = get_object_or_404(Course, pk=pk)
    back = reverse("training:course", args=[pk])
    return _save(request, Session.planned(course), f"Add a session of {course}", back)


@training_editors_only
@get_or_post
def session_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a session."""
    session = _session(pk)
    return _save(request, session, f"Edit {session}", reverse("training:session", args=[pk]))


def _save(request: SignedInRequest, session: Session, heading: str, back: str) -> HttpResponse:
    now = timezone.now()
    form = SessionForm(request.POST or None, instance=session, today=timezone.localdate(now))
    if is_sent(request, form):
        with saving(session, by=request.user, at=now) as record:
            saved = record.save_form(form)
        return done(request, f"{saved} is saved.", "training:session", saved.pk)
    return form_page(request, form, heading=heading, back=back)


@training_editors_only
@get_or_post
def session_attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    """Edit the attendance by category; more than the spaces has to be confirmed."""
    session = _session(pk)
    now = timezone.now()
    version = VersionForm(request.POST or None, target=EditTarget(Attendance._meta.label_lower, pk))
    formset = AttendanceFormSet(
        request.POST or None, instance=session, prefix="attendance", today=timezone.localdate(now)
    )
    version.include(formset)
    more: list[BaseForm] = []
    if is_sent(request, version, formset):
        if session.spaces and formset.attended > session.spaces:
            more = [OverFullForm(request.POST)]
        if all(form.is_valid() for form in more):
            with recording(Act.CHANGED, by=request.user, at=now, about=session) as record:
                record.save_formset(formset)
            return done(request, "The attendance is saved.", "training:session", pk)
    return form_page(
        request,
        version,
        formset,
        *more,
        heading=f"Attendance of {session}",
        intro="One row for each agency or sector. "
        f"This session has {session.spaces or 'no number of'} spaces.",
        back=reverse("training:session", args=[pk]),
        template="training/courses/parts_form.html",
        formset=formset,
        row_name="agency or sector",
        more=more,
    )


@training_editors_only
@get_or_post
def session_evaluation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Edit the evaluation: answers at the end and three months later."""
    session = _session(pk)
    now = timezone.now()
    form = EvaluationForm(
        request.POST or None,
        instance=Evaluation.objects.filter(session=session).first() or Evaluation(session=session),
        attended=session.came or 0,
        ended_on=session.ends_on,
        today=timezone.localdate(now),
        target=EditTarget(Evaluation._meta.label_lower, pk),
    )
    if is_sent(request, form):
        with recording(Act.CHANGED, by=request.user, at=now, about=session) as record:
            record.save_form(form)
        return done(request, "The evaluation is saved.", "training:session", pk)
    back = reverse("training:session", args=[pk])
    return form_page(request, form, heading=f"Evaluation of {session}", back=back)


def _session(pk: int) -> Session:
    """Return a session with its course, and how many came; a 404 where there is none."""
    return get_object_or_404(Session.objects.select_related("course").with_attendance(), pk=pk)
