"""The figures of a period, summed up in the database: the number of queries does not grow with the programme.

Only sessions that were held count, and only those certainly in the period. The results are sums by course,
mode, month and category, from which every table is made in Python.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    Sum,
    When,
)
from django.db.models.functions import TruncMonth

from priorities.models import Agency
from training.models import (
    Attendance,
    AttendanceShare,
    Category,
    Course,
    Evaluation,
    PublishedRow,
    Session,
    Summary,
)
from training.models.sessions import certainly_within
from wsscp.exports.shares import percent_of

_MONEY = DecimalField(max_digits=14, decimal_places=2)
_Group = TypeVar("_Group", bound=Hashable)


@dataclass(frozen=True)
class CourseFacts:
    """A course, with the priorities it serves as (id, name)."""

    pk: int
    title: str
    is_core: bool
    is_pan_sussex: bool
    priorities: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class FigureKey:
    """What a sum is of: a course, its mode, and the first and last month."""

    course: int
    mode: str
    first: date
    last: date


@dataclass
class Figures:
    """Sums over sessions. Spaces are None where no session's are known."""

    sessions: int = 0
    spaces: int | None = None
    booked: int = 0
    attended: int = 0
    cancelled_late: int = 0
    did_not_attend: int = 0
    attended_in_spaces: int = 0
    charges: Decimal = Decimal(0)

    @property
    def percent_used(self) -> int | None:
        """The share of the spaces that was used, over sessions whose spaces are known."""
        return percent_of(self.attended_in_spaces, self.spaces) if self.spaces else None

    def add(self, other: "Figures") -> None:
        """Add other figures to these."""
        for name in _SUMMED:
            if more := getattr(other, name):
                setattr(self, name, (getattr(self, name) or 0) + more)


_SUMMED = tuple(part.name for part in fields(Figures))


@dataclass(frozen=True)
class SummaryShares:
    """Attendance by category of several sessions together: courses as ids (none: the whole programme)."""

    title: str
    shares: dict[int, int]
    courses: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class TrainingFigures:
    """All that the tables of a period are made from.

    `named` are those of the agencies that some course expects by name; each evaluation is a sum, beside the
    title of its course or summary.
    """

    first: date
    last: date
    courses: dict[int, CourseFacts]
    sessions: tuple[tuple[FigureKey, Figures], ...]
    attendance: tuple[tuple[FigureKey, int, Figures], ...]
    undecided: int
    categories: dict[int, Category] = field(default_factory=dict)
    agencies: tuple[Agency, ...] = ()
    named: tuple[Agency, ...] = ()
    summaries: tuple[SummaryShares, ...] = ()
    evaluations: tuple[tuple[str, Evaluation], ...] = ()
    published: tuple[PublishedRow, ...] = ()

    @property
    def total(self) -> Figures:
        """Everything together."""
        return self.by(lambda _: None)[None]

    def by(self, group: Callable[[FigureKey], _Group]) -> defaultdict[_Group, Figures]:
        """Sum up by a group of each sum's key: sessions and spaces, and attendance."""
        totals: defaultdict[_Group, Figures] = defaultdict(Figures)
        for key, figures in self.sessions:
            totals[group(key)].add(figures)
        for key, _, figures in self.attendance:
            totals[group(key)].add(figures)
        return totals

    def agency_name(self, category: Category) -> str | None:
        """Return the agency that a category means, if there was that agency in the period."""
        return self._agency_names.get(category.agency_id)

    @cached_property
    def _agency_names(self) -> dict[int | None, str]:
        return {agency.pk: agency.name for agency in self.agencies}


def total_of(figures: Iterable[Figures]) -> Figures:
    """Return figures added up."""
    total = Figures()
    for part in figures:
        total.add(part)
    return total


def attendance_sums(first: date, last: date) -> TrainingFigures:
    """Sum up sessions and attendance between two days, both included; three queries."""
    sessions, undecided = _sessions(first, last)
    attendance = tuple(_attendance(first, last))
    return TrainingFigures(first, last, _courses(), tuple(sessions), attendance, undecided)


def training_figures(first: date, last: date) -> TrainingFigures:
    """Return the sums of a period with everything the tables need; nine queries."""
    sums = attendance_sums(first, last)
    agencies = Agency.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=last), Q(ends_on__isnull=True) | Q(ends_on__gte=first)
    ).annotate(is_named=Exists(Course.expected.through.objects.filter(agency=OuterRef("pk"))))
    return replace(
        sums,
        categories=Category.objects.in_bulk(),
        agencies=tuple(agencies),
        named=tuple(agency for agency in agencies if agency.is_named),
        summaries=_summaries(first, last),
        evaluations=tuple(_evaluations(first, last, sums.courses)),
        published=tuple(PublishedRow.objects.filter(starts_on=first, ends_on=last)),
    )


def _courses() -> dict[int, CourseFacts]:
    """Return every course; one query, with a row for each priority it serves."""
    rows = Course.objects.order_by(
        "title", "priorities__plan__starts_on", "priorities__position"
    ).values_list(
        "pk", "title", "is_core", "is_pan_sussex", "priorities", "priorities__number", "priorities__title"
    )
    courses: dict[int, CourseFacts] = {}
    for pk, title, is_core, is_pan_sussex, priority, number, name in rows:
        course = courses.setdefault(pk, CourseFacts(pk, title, is_core, is_pan_sussex))
        if priority:
            course.priorities.append((priority, f"{number}. {name}"))
    return courses


def _sessions(first: date, last: date) -> tuple[list[tuple[FigureKey, Figures]], int]:
    """Sum up sessions and spaces, and count the sessions that may or may not have been in the period."""
    within = Q(precision=Session.Precision.WITHIN)
    straddles = within & (Q(starts_on__lt=first) | Q(ends_on__gt=last))
    rows = (
        Session.objects.filter(
            certainly_within(first, last) | within & Q(starts_on__lte=last, ends_on__gte=first),
            status=Session.Status.HELD,
        )
        .annotate(
            straddles=ExpressionWrapper(straddles, output_field=BooleanField()),
            first_month=TruncMonth("starts_on"),
            last_month=_last_month(),
        )
        .order_by()
        .values_list("straddles", "course", "mode", "first_month", "last_month")
        .annotate(Sum("stands_for"), Sum("spaces"))
    )
    sums, undecided = [], 0
    for is_straddling, course, mode, first_month, last_month, sessions, spaces in rows:
        if is_straddling:
            undecided += sessions
        else:
            key = FigureKey(course, mode, first_month, last_month)
            sums.append((key, Figures(sessions=sessions, spaces=spaces)))
    return sums, undecided


def _attendance(first: date, last: date) -> Iterator[tuple[FigureKey, int, Figures]]:
    """Yield sums of attendance by key and category."""
    charge = F("cancelled_late") * F("session__late_charge") + F("did_not_attend") * F(
        "session__absence_charge"
    )
    rows: Iterable[tuple[Any, ...]] = (
        Attendance.objects.filter(
            certainly_within(first, last, "session__"), session__status=Session.Status.HELD
        )
        .annotate(first_month=TruncMonth("session__starts_on"), last_month=_last_month("session__"))
        .order_by()
        .values_list("session__course", "session__mode", "first_month", "last_month", "category")
        .annotate(
            *(Sum(name) for name in ("booked", "attended", "cancelled_late", "did_not_attend")),
            in_spaces=Sum("attended", filter=Q(session__spaces__isnull=False)),
            due=Sum(charge, output_field=_MONEY),
        )
    )
    for course, mode, first_month, last_month, category, *sums in rows:
        numbers: list[Any] = [value or 0 for value in sums]
        key = FigureKey(course, mode, first_month, last_month)
        yield key, category, Figures(0, None, *numbers)


def _last_month(prefix: str = "") -> Case:
    """Return the last month a session can have been in: of its first day, where the day is known."""
    is_day = Q((f"{prefix}precision", Session.Precision.DAY))
    return Case(When(is_day, then=TruncMonth(f"{prefix}starts_on")), default=TruncMonth(f"{prefix}ends_on"))


def _summaries(first: date, last: date) -> tuple[SummaryShares, ...]:
    """Return the summaries wholly in the period that have attendance by category; two queries."""
    shares: dict[int, dict[int, int]] = defaultdict(dict)
    rows = AttendanceShare.objects.filter(summary__starts_on__gte=first, summary__ends_on__lte=last)
    for pk, category, attended in rows.values_list("summary", "category", "attended"):
        shares[pk][category] = attended
    summaries: dict[int, SummaryShares] = {}
    for pk, title, course in (
        Summary.objects.filter(pk__in=shares)
        .order_by("starts_on", "title", "courses__title")
        .values_list("pk", "title", "courses")
    ):
        summary = summaries.setdefault(pk, SummaryShares(title, shares[pk]))
        if course:
            summary.courses.append(course)
    return tuple(summaries.values())


_ANSWERS = ("responses", "knowledge_up", "confidence_up", "asked", "answered", "changed_practice")


def _evaluations(
    first: date, last: date, courses: dict[int, CourseFacts]
) -> Iterator[tuple[str, Evaluation]]:
    """Yield the evaluations by course, then those of summaries."""
    of_summary = Q(summary__starts_on__gte=first, summary__ends_on__lte=last)
    rows = (
        Evaluation.objects.filter(certainly_within(first, last, "session__") | of_summary)
        .order_by()
        .values_list("session__course", "summary", "summary__title")
        .annotate(Min("as_printed"), *(Sum(name) for name in _ANSWERS))
    )
    for course, summary, title, printed, *sums in sorted(rows, key=lambda row: (row[1] or 0, row[0] or 0)):
        answers = dict(zip(_ANSWERS, sums, strict=True))
        yield (
            title if summary else courses[course].title,
            Evaluation(as_printed=printed if summary else "", **answers),
        )
