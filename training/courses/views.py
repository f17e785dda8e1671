"""The courses of the programme: the list, one course, and editing it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for
from priorities.audit_trail.queries import audit_trail_of
from training.access import training_editors_only, training_readers_only
from training.courses.forms import CourseForm, QuoteFormSet
from training.courses.queries import all_courses
from training.courses.services import save_course
from training.models import Course, Quote
from wsscp import policy
from wsscp.audit.recording import recording
from wsscp.decorators import get_or_post
from wsscp.editing.forms import VersionForm
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.editing.versions import EditTarget
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest

SESSIONS_SHOWN = 50


@training_readers_only
@require_safe
def course_list(request: SignedInRequest) -> HttpResponse:
    """Every course there is."""
    return render(
        request, "training/courses/course_list.html", {"courses": all_courses(), "area": "training"}
    )


@training_readers_only
@require_safe
def course_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One course with its sessions, the needs it answers, and quotes."""
    actor = actor_for(request)
    courses = Course.objects.select_related("prerequisite")
    course = get_object_or_404(courses.prefetch_related("priorities", "names", "expected"), pk=pk)
    sessions = course.sessions.with_attendance().order_by("-starts_on", "-starts_at", "-pk")
    # Others see a quote only where whoever wrote it agreed.
    quotes = (
        course.quotes.all() if policy.can_edit_training(actor) else course.quotes.filter(has_consent=True)
    )
    context = {
        "course": course,
        "sessions": sessions[:SESSIONS_SHOWN],
        "session_total": course.sessions.count(),
        "needs": course.needs.all(),
        "quotes": quotes,
        "trail": audit_trail_of(course, actor=actor),
        "area": "training",
    }
    return render(request, "training/courses/course.html", context)


@training_editors_only
@get_or_post
def course_new(request: SignedInRequest) -> HttpResponse:
    """Add a course."""
    return _save(request, Course(), "Add a course", reverse("training:course-list"))


@training_editors_only
@get_or_post
def course_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a course."""
    course = get_object_or_404(Course, pk=pk)
    return _save(request, course, f"Edit {course}", reverse("training:course", args=[pk]))


def _save(request: SignedInRequest, course: Course, heading: str, back: str) -> HttpResponse:
    form = CourseForm(request.POST or None, instance=course)
    if is_sent(request, form):
        saved = save_course(form=form, by=request.user, at=timezone.now())
        return done(request, f"{saved} is saved.", "training:course", saved.pk)
    return form_page(request, form, heading=heading, back=back)


@training_editors_only
@get_or_post
def course_quotes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Edit the quotes of a course."""
    course = get_object_or_404(Course, pk=pk)
    version = VersionForm(request.POST or None, target=EditTarget(Quote._meta.label_lower, pk))
    formset = QuoteFormSet(request.POST or None, instance=course, prefix="quotes")
    version.include(formset)
    if is_sent(request, version, formset):
        with recording(Act.CHANGED, by=request.user, at=timezone.now(), about=course) as record:
            record.save_formset(formset)
        return done(request, "The quotes are saved.", "training:course", pk)
    return form_page(
        request,
        version,
        formset,
        heading=f"What people wrote of {course}",
        intro="Without names. Others see a quote only where whoever wrote it agreed.",
        back=reverse("training:course", args=[pk]),
        template="training/courses/parts_form.html",
        formset=formset,
        row_name="quote",
    )
