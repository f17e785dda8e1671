"""The figures of a period, summed up in the database: the number of queries does not grow with the programme.

Only sessions that were held count, and only those certainly in the period. The results are sums by course,
mode, month and category, from which every table is made in Python.
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
class AgencyFacts:
    """An agency, with whether some course expects it by name."""

    pk: int
    name: str
    kind: str
    is_named: bool


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
    """Attendance by category of several sessions together: courses as ids (none: the whole programme)."""

    title: str
    courses: tuple[int, ...]
    shares: dict[int, int]


@dataclass(frozen=True)
class EvaluationFigures:
    """Evaluations of a course, or of several sessions together."""

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
    agencies: tuple[AgencyFacts, ...] = ()
    summaries: tuple[SummaryShares, ...] = ()
    evaluations: tuple[EvaluationFigures, ...] = ()
    published: tuple[PublishedRow, ...] = ()

    @property
    def slices(self) -> Iterator[tuple[FigureKey, Figures]]:
        """Every sum with its key: sessions and spaces, and then attendance."""
        yield from self.sessions
        yield from ((key, figures) for key, _, figures in self.attendance)

    @property
    def total(self) -> Figures:
        """Everything together."""
        return total_of(figures for _, figures in self.slices)


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
    return replace(
        sums,
        categories=Category.objects.in_bulk(),
        agencies=tuple(_agencies(first, last)),
        summaries=_with_shares(_summaries(first, last)),
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
        served = ((priority, f"{number}. {name}"),) if priority else ()
        earlier = courses[pk].priorities if pk in courses else ()
        courses[pk] = CourseFacts(pk, title, is_core, is_pan_sussex, earlier + served)
    return courses


def _agencies(first: date, last: date) -> Iterator[AgencyFacts]:
    """Yield the agencies there were in the period."""
    named = Course.expected.through.objects.filter(agency=OuterRef("pk"))
    rows = (
        Agency.objects.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=last),
            Q(ends_on__isnull=True) | Q(ends_on__gte=first),
        )
        .annotate(is_named=Exists(named))
        .values_list("pk", "name", "kind", "is_named")
    )
    for pk, name, kind, is_named in rows:
        yield AgencyFacts(pk, name, Agency.Kind(kind).label, is_named)


def _sessions(first: date, last: date) -> tuple[list[tuple[FigureKey, Figures]], int]:
    """Sum up sessions and spaces, and count the sessions that may or may not have been in the period."""
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


def _of_sessions_within(first: date, last: date) -> Q:
    """Return the filter of rows whose session was certainly in a period (SessionQuerySet.within)."""
    return Q(session__precision=Session.Precision.DAY, session__starts_on__range=(first, last)) | Q(
        session__precision=Session.Precision.WITHIN,
        session__starts_on__gte=first,
        session__ends_on__lte=last,
    )


def _attendance(first: date, last: date) -> Iterator[tuple[FigureKey, int, Figures]]:
    """Yield sums of attendance by key and category."""
    held = Q(session__status=Session.Status.HELD)
    charge = F("cancelled_late") * F("session__late_charge") + F("did_not_attend") * F(
        "session__absence_charge"
    )
    rows = (
        Attendance.objects.filter(held, _of_sessions_within(first, last))
        .annotate(first_month=TruncMonth("session__starts_on"), last_month=_last_month("session__"))
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


def _last_month(prefix: str = "") -> Case:
    """Return the last month a session can have been in: of its first day, where the day is known."""
    is_day = Q((f"{prefix}precision", Session.Precision.DAY))
    return Case(When(is_day, then=TruncMonth(f"{prefix}starts_on")), default=TruncMonth(f"{prefix}ends_on"))


def _summaries(first: date, last: date) -> dict[int, tuple[str, tuple[int, ...]]]:
    """Return title and courses of the summaries wholly in the period, by id; one query."""
    rows = Summary.objects.filter(starts_on__gte=first, ends_on__lte=last).values_list(
        "pk", "title", "courses"
    )
    summaries: dict[int, tuple[str, tuple[int, ...]]] = {}
    for pk, title, course in rows.order_by("starts_on", "title", "courses__title"):
        earlier = summaries[pk][1] if pk in summaries else ()
        summaries[pk] = (title, (*earlier, course) if course else earlier)
    return summaries


def _with_shares(summaries: dict[int, tuple[str, tuple[int, ...]]]) -> tuple[SummaryShares, ...]:
    """Return the summaries that have attendance by category, with it; one query."""
    shares: dict[int, dict[int, int]] = {pk: {} for pk in summaries}
    for summary, category, attended in AttendanceShare.objects.filter(summary__in=summaries).values_list(
        "summary", "category", "attended"
    ):
        shares[summary][category] = attended
    return tuple(
        SummaryShares(title, courses, shares[pk]) for pk, (title, courses) in summaries.items() if shares[pk]
    )


def _evaluations(first: date, last: date, courses: dict[int, CourseFacts]) -> Iterator[EvaluationFigures]:
    """Yield the evaluations by course, then those of summaries."""
    of_summary = Q(summary__starts_on__gte=first, summary__ends_on__lte=last)
    rows = (
        Evaluation.objects.filter(_of_sessions_within(first, last) | of_summary)
        .order_by()
        .values("session__course", "summary", "summary__title")
        .annotate(
            printed=Min("as_printed"),
            sum_of_responses=Sum("responses"),
            sum_of_knowledge_up=Sum("knowledge_up"),
            sum_of_confidence_up=Sum("confidence_up"),
            sum_of_asked=Sum("asked"),
            sum_of_answered=Sum("answered"),
            sum_of_changed_practice=Sum("changed_practice"),
        )
    )
    for row in sorted(rows, key=lambda row: (row["summary"] or 0, row["session__course"] or 0)):
        course = courses.get(row["session__course"])
        yield EvaluationFigures(
            title=course.title if course else row["summary__title"],
            responses=row["sum_of_responses"],
            knowledge_up=row["sum_of_knowledge_up"],
            confidence_up=row["sum_of_confidence_up"],
            as_printed=row["printed"] if row["summary"] else "",
            asked=row["sum_of_asked"],
            answered=row["sum_of_answered"],
            changed_practice=row["sum_of_changed_practice"],
        )
