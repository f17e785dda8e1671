"""Sessions of a course, and their attendance by category. Nobody who attended is named."""

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum

from training.models.categories import Category
from training.models.courses import Course, charge_field, spaces_field
from training.models.imports import AttendanceImport
from training.models.trainers import Trainer
from wsscp.dates import count_of, long_date
from wsscp.limits import LINE

MOST_PEOPLE = 100_000
MOST_SESSIONS = 1_000


def people_field(verbose_name: str | None = None, **options: Any) -> models.PositiveIntegerField:
    """Return a field for a number of people."""
    validators = [MaxValueValidator(MOST_PEOPLE)]
    return models.PositiveIntegerField(verbose_name, validators=validators, **options)


def certainly_within(first: date, last: date, prefix: str = "") -> Q:
    """Return the filter of sessions that start in a period, or are imprecise and wholly inside it.

    `prefix` leads from another row to its session ("session__").
    """
    return Q((f"{prefix}precision", Session.Precision.DAY), (f"{prefix}starts_on__range", (first, last))) | Q(
        (f"{prefix}precision", Session.Precision.WITHIN),
        (f"{prefix}starts_on__gte", first),
        (f"{prefix}ends_on__lte", last),
    )


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions by when they are."""

    def within(self, first: date, last: date) -> "SessionQuerySet":
        """Sessions certainly in a period."""
        return self.filter(certainly_within(first, last))

    def dated(self) -> "SessionQuerySet":
        """Sessions whose day is known."""
        return self.filter(precision=Session.Precision.DAY)

    def with_attendance(self) -> "SessionQuerySet":
        """Annotate each session with how many booked and attended, None where nothing was counted."""
        return self.annotate(came=Sum("attendance__attended"), bookings=Sum("attendance__booked"))


class Session(models.Model):
    """A session of a course, or several together where only their number is known ("8 sessions in 2021/22").

    With precision "within", only the two days it took place between are known.
    """

    # Added by SessionQuerySet.with_attendance().
    came: int | None
    bookings: int | None
    # Set by training/calendar/queries.py: what to check about it, "" for nothing.
    flag: str

    class Mode(models.TextChoices):
        FACE_TO_FACE = "face_to_face", "Face to face"
        VIRTUAL = "virtual", "Virtual"
        HYBRID = "hybrid", "Hybrid"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    class Precision(models.TextChoices):
        DAY = "day", "On this day, or from the first day to the last"
        WITHIN = "within", "Some time between these days; the day is not recorded"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    reference = models.CharField(
        "number in the learning system",
        max_length=60,
        blank=True,
        help_text="Left empty where there is none.",
    )
    stands_for = models.PositiveSmallIntegerField(
        "number of sessions",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SESSIONS)],
        help_text="More than 1 only where just the sum of several is known.",
    )
    precision = models.CharField(
        "how the date is known", max_length=10, choices=Precision.choices, default=Precision.DAY
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    starts_at = models.TimeField("from", null=True, blank=True)
    ends_at = models.TimeField("until", null=True, blank=True)
    mode = models.CharField(max_length=20, choices=Mode.choices, default=Mode.VIRTUAL)
    venue = models.CharField("venue or link", max_length=LINE, blank=True)
    spaces = spaces_field("spaces")
    trainers = models.ManyToManyField(Trainer, blank=True, related_name="sessions")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    late_charge = charge_field("charge for cancelling late (£)")
    absence_charge = charge_field("charge for not attending (£)")
    note = models.CharField(max_length=LINE, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "starts_at", "pk"]
        indexes = [
            models.Index(fields=["status", "starts_on"]),
            models.Index(fields=["course", "starts_on", "starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="session_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(stands_for__gte=1), name="session_stands_for_one_or_more"),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="session_reference_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.starts_on:%d/%m/%Y}"

    @classmethod
    def planned(cls, course: Course) -> "Session":
        """Return a new session of a course, not yet saved, with the course's spaces and charges."""
        return cls(
            course=course,
            spaces=course.default_spaces,
            late_charge=course.late_charge,
            absence_charge=course.absence_charge,
        )

    @property
    def times(self) -> str:
        """From when until when: "09:30 to 12:30"; "" where that is not known."""
        times = [f"{time:%H:%M}" for time in (self.starts_at, self.ends_at) if time]
        return " to ".join(times) if self.starts_at else ""

    @property
    def when(self) -> str:
        """Its day and times in words, or the days it was between."""
        first, last = long_date(self.starts_on), long_date(self.ends_on)
        if self.precision == self.Precision.WITHIN:
            return f"{count_of(self.stands_for, 'session')} between {first} and {last}"
        days = first if first == last else f"{first} to {last}"
        return f"{days}, {self.times}" if self.times else days


class Attendance(models.Model):
    """How many of one category booked (None if unknown), attended, cancelled late or did not attend."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="attendance")
    booked = people_field(null=True, blank=True)
    attended = people_field(default=0)
    cancelled_late = people_field(default=0)
    did_not_attend = people_field(default=0)
    # The import it came from; None where somebody typed it.
    brought_in = models.ForeignKey(
        AttendanceImport, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["category__name"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "category"], name="one_count_per_session_and_category"
            ),
            models.CheckConstraint(
                condition=Q(booked__isnull=True)
                | Q(booked__gte=F("attended") + F("cancelled_late") + F("did_not_attend")),
                name="attendance_is_of_those_booked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.attended}"
