"""The programme as lists: courses, one course with its sessions, the pool, needs."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from training.models import Course, Need, NeedsAssessment, Session, Trainer
from training.sessions.queries import with_attendance

SESSIONS_SHOWN = 50


@dataclass(frozen=True)
class CoursePage:
    """A course with its latest sessions, what it answers and what was said of it."""

    course: Course
    sessions: list[Session]
    session_total: int
    needs: list[Need]
    quotes: list


def all_courses() -> QuerySet[Course]:
    """Every course, with its priorities and how many sessions of it are planned and were held."""
    states = Session.Status
    return (
        Course.objects.prefetch_related("priorities")
        .annotate(
            planned=Count("sessions", filter=Q(sessions__status=states.PLANNED)),
            held=Sum("sessions__stands_for", filter=Q(sessions__status=states.HELD)),
        )
        .order_by("title")
    )


def course_page(pk: int, *, with_all_quotes: bool) -> CoursePage | None:
    """Fetch one course, or None when it is not there. Quotes without consent only where asked for."""
    courses = Course.objects.select_related("prerequisite").prefetch_related(
        Prefetch("priorities", to_attr="served"), "names", "expected"
    )
    course = courses.filter(pk=pk).first()
    if course is None:
        return None
    quotes = course.quotes.all()
    return CoursePage(
        course,
        list(
            with_attendance(course.sessions.all()).order_by("-starts_on", "-starts_at", "-pk")[
                :SESSIONS_SHOWN
            ]
        ),
        course.sessions.count(),
        list(course.needs.all()),
        list(quotes if with_all_quotes else quotes.filter(has_consent=True)),
    )


def trainer_pool(*, on: date) -> tuple[list[Trainer], list[Trainer], int, int]:
    """Return who is in the pool on a day, who has left it, how many there are, and how many are trained."""
    there = list(Trainer.objects.current(on).select_related("agency"))
    left = list(Trainer.objects.filter(ends_on__lt=on).select_related("agency"))
    trained = [one for one in there if one.trained_on and one.trained_on <= on]
    return there, left, sum(one.stands_for for one in there), sum(one.stands_for for one in trained)


def needs_and_assessments() -> tuple[list[NeedsAssessment], list[Need]]:
    """Return the needs assessments, and every need with the courses that answer it."""
    return list(NeedsAssessment.objects.all()), list(
        Need.objects.select_related("assessment").prefetch_related("courses")
    )
