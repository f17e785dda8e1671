"""Courses, and the pool of trainers."""

from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from training.models import Course, Session, Trainer


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
