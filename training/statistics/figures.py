"""The training programme of a period, summed up where it is stored; the queries do not grow with it.

Only sessions that were held count, and only those that were certainly in the period. What is left are
sums by course, way of holding, month and category, from which every table is made in Python.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    Sum,
    Value,
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
from wsscp.exports.shares import percent_of

_MONEY = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True)
class CourseFacts:
    """A course, with the priorities it serves as (id, name)."""

    pk: int
    title: str
    is_core: bool
    is_pan_sussex: bool
    priorities: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class FigureKey:
    """What a sum is of: a course, a way of holding it, and the months it lies between."""

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
    attended_in_spaces: int = 0
    cancelled_late: int = 0
    did_not_attend: int = 0
    charges: Decimal = Decimal(0)

    @property
    def percent_used(self) -> int | None:
        """The share of the spaces that was used, over sessions whose spaces are known."""
        return percent_of(self.attended_in_spaces, self.spaces) if self.spaces else None

    def add(self, other: "Figures") -> None:
        """Add other figures to these."""
        self.sessions += other.sessions
        if other.spaces is not None:
            self.spaces = (self.spaces or 0) + other.spaces
        self.booked += other.booked
        self.attended += other.attended
        self.attended_in_spaces += other.attended_in_spaces
        self.cancelled_late += other.cancelled_late
        self.did_not_attend += other.did_not_attend
        self.charges += other.charges


@dataclass(frozen=True)
class SummaryShares:
    """Who came, as told of several sessions together: courses as ids (none: the whole programme)."""

    title: str
    courses: tuple[int, ...]
    shares: dict[int, int]


@dataclass(frozen=True)
class EvaluationFigures:
    """What those who answered said, of a course or of several sessions together."""

    title: str
    responses: int | None
    knowledge_up: int | None
    confidence_up: int | None
    as_printed: str
    asked: int | None
    answered: int | None
    changed_practice: int | None


@dataclass(frozen=True)
class TrainingFigures:
    """All that the tables of a period are made from."""

    first: date
    last: date
    courses: dict[int, CourseFacts]
    sessions: tuple[tuple[FigureKey, Figures], ...]
    attendance: tuple[tuple[FigureKey, int, Figures], ...]
    undecided: int
    categories: dict[int, Category] = field(default_factory=dict)
    agencies: tuple[Agency, ...] = ()
    summaries: tuple[SummaryShares, ...] = ()
    evaluations: tuple[EvaluationFigures, ...] = ()
    published: tuple[PublishedRow, ...] = ()

    @property
    def slices(self) -> Iterator[tuple[FigureKey, Figures]]:
        """Every sum with what it is of: sessions and spaces, and then who came."""
        yield from self.sessions
        yield from ((piece, figures) for piece, _, figures in self.attendance)

    @property
    def total(self) -> Figures:
        """Everything together."""
        return total_of(figures for _, figures in self.slices)


def total_of(figures: Iterable[Figures]) -> Figures:
    """Return figures added up."""
    total = Figures()
    for one in figures:
        total.add(one)
    return total


def attendance_sums(first: date, last: date) -> TrainingFigures:
    """Sum up sessions and who came between two days, both counted; three queries."""
    sessions, undecided = _sessions(first, last)
    return TrainingFigures(first, last, _courses(), tuple(sessions), tuple(_came(first, last)), undecided)


def training_figures(first: date, last: date) -> TrainingFigures:
    """Return the sums of a period with all that is needed to say what they mean; nine queries."""
    found = attendance_sums(first, last)
    return replace(
        found,
        categories=Category.objects.in_bulk(),
        agencies=_agencies(first, last),
        summaries=_told(_summaries(first, last)),
        evaluations=tuple(_evaluated(first, last, found.courses)),
        published=tuple(PublishedRow.objects.filter(starts_on=first, ends_on=last)),
    )


def _courses() -> dict[int, CourseFacts]:
    """Every course; one row for each priority it serves, in one query."""
    rows = Course.objects.order_by(
        "title", "priorities__plan__starts_on", "priorities__position"
    ).values_list(
        "pk", "title", "is_core", "is_pan_sussex", "priorities", "priorities__number", "priorities__title"
    )
    found: dict[int, CourseFacts] = {}
    for pk, title, is_core, is_pan_sussex, priority, number, name in rows:
        served = ((priority, f"{number}. {name}"),) if priority else ()
        earlier = found[pk].priorities if pk in found else ()
        found[pk] = CourseFacts(pk, title, is_core, is_pan_sussex, earlier + served)
    return found


def _agencies(first: date, last: date) -> tuple[Agency, ...]:
    """Agencies there were in the period, each with whether some course expects it by name."""
    named = Course.expected.through.objects.filter(agency=OuterRef("pk"))
    return tuple(
        Agency.objects.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=last),
            Q(ends_on__isnull=True) | Q(ends_on__gte=first),
        ).annotate(is_named=Exists(named))
    )


def _sessions(first: date, last: date) -> tuple[list[tuple[FigureKey, Figures]], int]:
    """Sum up sessions and spaces; and count sessions that may or may not have been in the period."""
    within = Session.Precision.WITHIN
    straddles = Q(precision=within) & (Q(starts_on__lt=first) | Q(ends_on__gt=last))
    held = Session.objects.filter(status=Session.Status.HELD).filter(
        Q(precision=Session.Precision.DAY, starts_on__range=(first, last))
        | Q(precision=within, starts_on__lte=last, ends_on__gte=first)
    )
    rows = (
        held.annotate(
            straddles=Case(
                When(straddles, then=Value(True)), default=Value(False), output_field=BooleanField()
            ),
            **_months("starts_on", "ends_on", "precision"),
        )
        .order_by()
        .values_list("straddles", "course", "mode", "first_month", "last_month")
        .annotate(Sum("stands_for"), Sum("spaces"))
    )
    found, undecided = [], 0
    for is_straddling, course, mode, first_month, last_month, sessions, spaces in rows:
        if is_straddling:
            undecided += sessions
        else:
            piece = FigureKey(course, mode, first_month, last_month)
            found.append((piece, Figures(sessions=sessions, spaces=spaces)))
    return found, undecided


def _came(first: date, last: date) -> Iterator[tuple[FigureKey, int, Figures]]:
    held = Q(session__status=Session.Status.HELD)
    day = Q(session__precision=Session.Precision.DAY, session__starts_on__range=(first, last))
    within = Q(
        session__precision=Session.Precision.WITHIN,
        session__starts_on__gte=first,
        session__ends_on__lte=last,
    )
    charge = F("cancelled_late") * F("session__late_charge") + F("did_not_attend") * F(
        "session__absence_charge"
    )
    rows = (
        Attendance.objects.filter(held, day | within)
        .annotate(**_months("session__starts_on", "session__ends_on", "session__precision"))
        .order_by()
        .values_list("session__course", "session__mode", "first_month", "last_month", "category")
        .annotate(
            bookings=Sum("booked"),
            people=Sum("attended"),
            in_spaces=Sum("attended", filter=Q(session__spaces__isnull=False)),
            late=Sum("cancelled_late"),
            absent=Sum("did_not_attend"),
            due=Sum(charge, output_field=_MONEY),
        )
    )
    for (
        course,
        mode,
        first_month,
        last_month,
        category,
        booked,
        attended,
        in_spaces,
        late,
        absent,
        due,
    ) in rows:
        yield (
            FigureKey(course, mode, first_month, last_month),
            category,
            Figures(
                booked=booked or 0,
                attended=attended,
                attended_in_spaces=in_spaces or 0,
                cancelled_late=late,
                did_not_attend=absent,
                charges=due or Decimal(0),
            ),
        )


def _months(starts_on: str, ends_on: str, precision: str) -> dict[str, object]:
    """The months a session lies between: its first day's alone, where the day is known."""
    is_day = {precision: Session.Precision.DAY}
    return {
        "first_month": TruncMonth(starts_on),
        "last_month": Case(When(**is_day, then=TruncMonth(starts_on)), default=TruncMonth(ends_on)),
    }


def _summaries(first: date, last: date) -> dict[int, tuple[str, tuple[int, ...]]]:
    """Summaries that lie in the period, with their courses, in one query."""
    rows = Summary.objects.filter(starts_on__gte=first, ends_on__lte=last).values_list(
        "pk", "title", "courses"
    )
    found: dict[int, tuple[str, tuple[int, ...]]] = {}
    for pk, title, course in rows.order_by("starts_on", "title", "courses__title"):
        earlier = found[pk][1] if pk in found else ()
        found[pk] = (title, (*earlier, course) if course else earlier)
    return found


def _told(summaries: dict[int, tuple[str, tuple[int, ...]]]) -> tuple[SummaryShares, ...]:
    shares: dict[int, dict[int, int]] = {pk: {} for pk in summaries}
    for summary, category, attended in AttendanceShare.objects.filter(summary__in=summaries).values_list(
        "summary", "category", "attended"
    ):
        shares[summary][category] = attended
    return tuple(
        SummaryShares(title, courses, shares[pk]) for pk, (title, courses) in summaries.items() if shares[pk]
    )


def _evaluated(first: date, last: date, courses: dict[int, CourseFacts]) -> Iterator[EvaluationFigures]:
    """Evaluations by course, then those told of several sessions together."""
    day = Q(session__precision=Session.Precision.DAY, session__starts_on__range=(first, last))
    within = Q(
        session__precision=Session.Precision.WITHIN,
        session__starts_on__gte=first,
        session__ends_on__lte=last,
    )
    together = Q(summary__starts_on__gte=first, summary__ends_on__lte=last)
    sums = ("responses", "knowledge_up", "confidence_up", "asked", "answered", "changed_practice")
    rows = (
        Evaluation.objects.filter(day | within | together)
        .order_by()
        .values("session__course", "summary", "summary__title")
        .annotate(words=Min("as_printed"), **{f"sum_of_{name}": Sum(name) for name in sums})
    )
    for row in sorted(rows, key=lambda row: (row["summary"] or 0, row["session__course"] or 0)):
        course = courses.get(row["session__course"])
        yield EvaluationFigures(
            title=course.title if course else row["summary__title"],
            as_printed=row["words"] if row["summary"] else "",
            **{name: row[f"sum_of_{name}"] for name in sums},
        )
