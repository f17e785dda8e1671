"""Courses, one course with its sessions, the pool of trainers, and needs."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from training.models import Course, Need, NeedsAssessment, Quote, Session, Trainer

SESSIONS_SHOWN = 50


@dataclass(frozen=True)
class CoursePage:
    """A course with its latest sessions, the needs it answers, and quotes."""

    course: Course
    sessions: list[Session]
    session_total: int
    needs: list[Need]
    quotes: list[Quote]


def all_courses() -> QuerySet[Course]:
    """Return every course, with its priorities and how many sessions of it are planned and were held."""
    return (
        Course.objects.prefetch_related("priorities")
        .annotate(
            planned=Count("sessions", filter=Q(sessions__status=Session.Status.PLANNED)),
            held=Sum("sessions__stands_for", filter=Q(sessions__status=Session.Status.HELD)),
        )
        .order_by("title")
    )


def course_page(pk: int, *, with_all_quotes: bool) -> CoursePage | None:
    """Return one course, or None where there is none. Quotes without consent only `with_all_quotes`."""
    courses = Course.objects.select_related("prerequisite").prefetch_related(
        Prefetch("priorities", to_attr="served"), "names", "expected"
    )
    course = courses.filter(pk=pk).first()
    if course is None:
        return None
    quotes = course.quotes.all()
    sessions = course.sessions.with_attendance().order_by("-starts_on", "-starts_at", "-pk")
    return CoursePage(
        course,
        list(sessions[:SESSIONS_SHOWN]),
        course.sessions.count(),
        list(course.needs.all()),
        list(quotes if with_all_quotes else quotes.filter(has_consent=True)),
    )


def trainer_pool(*, on: date) -> tuple[list[Trainer], list[Trainer], int, int]:
    """Return who is in the pool on a day, who has left it, and how many people are in it and are trained."""
    current = list(Trainer.objects.current(on).select_related("agency"))
    left = list(Trainer.objects.filter(ends_on__lt=on).select_related("agency"))
    trained = [trainer for trainer in current if trainer.trained_on and trainer.trained_on <= on]
    return (
        current,
        left,
        sum(trainer.stands_for for trainer in current),
        sum(trainer.stands_for for trainer in trained),
    )


def needs_and_assessments() -> tuple[list[NeedsAssessment], list[Need]]:
    """Return the needs assessments, and every need with the courses that answer it."""
    return list(NeedsAssessment.objects.all()), list(
        Need.objects.select_related("assessment").prefetch_related("courses")
    )
