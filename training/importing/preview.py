"""What a file that was read would import, and the questions to answer first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet, Sum

from priorities.models import Agency, AgencyName
from training.models import AttendanceImport, Category, Course, CourseName, Sector, StagedRow
from wsscp.exports.shares import percent_of

# More unknown course titles or categories than this mean that the wrong column was chosen.
MAX_UNKNOWN = 200
PREVIEW_ROWS = 20

_SECTOR_WORDS = (
    (Sector.POLICE, ("police",)),
    (Sector.EARLY_YEARS, ("early years", "nursery", "childmind", "pre-school", "preschool")),
    (Sector.HEALTH, ("nhs", "health", "hospital", "gp ", "ccg", "icb", "clinical", "ambulance")),
    (Sector.EDUCATION, ("school", "education", "college", "academy", "university")),
    (Sector.JUSTICE, ("probation", "cafcass", "youth justice", "prison", "court")),
    (Sector.VOLUNTARY, ("voluntary", "charity", "community", "private", "pvi", "faith")),
    (Sector.DISTRICT, ("district", "borough", "housing")),
    (Sector.LOCAL_AUTHORITY, ("council", "local authority", "social care", "social work", "early help")),
)


@dataclass(frozen=True)
class CategoryProposal:
    """An unknown category: how many attended under it, and what it probably means."""

    name: str
    attended: int
    sector: Sector
    agency: int | None
    is_certain: bool


@dataclass(frozen=True)
class OverFullSession:
    """A session of a file with more people than spaces."""

    course: str
    starts_on: date
    attended: int
    spaces: int


@dataclass(frozen=True)
class AttendancePreview:
    """A file as read: its totals, what is unknown in it, and its contradictions (`faults`)."""

    sessions: int
    booked: int
    attended: int
    uncertain: int
    unknown_courses: tuple[str, ...]
    unknown_categories: tuple[CategoryProposal, ...]
    over_full: tuple[OverFullSession, ...]
    over_full_total: int
    faults: tuple[str, ...]

    @property
    def uncertain_percent(self) -> int:
        """The percentage of those who attended whose category is a best fit, by the proposals."""
        return percent_of(self.uncertain, self.attended) or 0


def attendance_preview(draft: AttendanceImport) -> AttendancePreview:
    """Return the preview of a file that was read; the number of queries does not depend on its size."""
    rows = StagedRow.objects.filter(source=draft).order_by()
    totals = rows.aggregate(
        sessions=Count("key", distinct=True), bookings=Sum("booked"), came=Sum("attended")
    )
    courses = known_courses(rows.values_list("course", flat=True).distinct())
    categories = dict(rows.values_list("category").annotate(total=Sum("attended")))
    known = known_categories(categories)
    unknown_courses = sorted(title for title, course in courses.items() if course is None)
    unknown = sorted(name for name in categories if name.casefold() not in known)
    proposer = _Proposer() if unknown else None
    proposals = (
        tuple(proposer.proposal(name, categories[name]) for name in unknown[:MAX_UNKNOWN]) if proposer else ()
    )
    uncertain = sum(proposal.attended for proposal in proposals if not proposal.is_certain) + sum(
        total
        for name, total in categories.items()
        if name.casefold() in known and not known[name.casefold()].is_certain
    )
    over_full = rows_by_session(rows).filter(came__gt=F("capacity"))
    return AttendancePreview(
        sessions=totals["sessions"],
        booked=totals["bookings"] or 0,
        attended=totals["came"] or 0,
        uncertain=uncertain,
        unknown_courses=tuple(unknown_courses[:MAX_UNKNOWN]),
        unknown_categories=proposals,
        over_full=tuple(
            OverFullSession(row["title"], row["first_day"], row["came"], row["capacity"])
            for row in over_full.order_by("first_day", "key")[:PREVIEW_ROWS]
        ),
        over_full_total=over_full.count(),
        faults=(*_too_many(unknown_courses, unknown), *_contradictions(rows)),
    )


def rows_by_session(rows: QuerySet[StagedRow]) -> QuerySet:
    """Return staged rows summed up by the session they belong to."""
    return rows.values("key").annotate(
        title=Min("course"),
        number_in_system=Max("reference"),
        first_day=Min("starts_on"),
        last_day=Max("ends_on"),
        begins=Min("starts_at"),
        finishes=Max("ends_at"),
        held=Max("mode"),
        place=Max("venue"),
        capacity=Max("spaces"),
        came=Sum("attended"),
    )


def known_courses(titles: Iterable[str]) -> dict[str, int | None]:
    """Return the id of the course with each title or other name; None where it is unknown."""
    known = {name.casefold(): course for course, name in CourseName.objects.values_list("course", "name")}
    known |= {title.casefold(): pk for pk, title in Course.objects.values_list("pk", "title")}
    return {title: known.get(title.casefold()) for title in titles}


def known_categories(names: Iterable[str]) -> dict[str, Category]:
    """Return the categories with these names, by name in small letters."""
    wanted = {name.casefold() for name in names}
    by_name = {category.name.casefold(): category for category in Category.objects.all()}
    return {name: category for name, category in by_name.items() if name in wanted}


class _Proposer:
    """Proposes what a category means, from all names of all agencies."""

    def __init__(self) -> None:
        self._agencies: dict[str, int] = {}
        for agency, name in AgencyName.objects.values_list("agency", "name"):
            self._agencies[name.casefold()] = agency
        for pk, name, short in Agency.objects.values_list("pk", "name", "short_name"):
            self._agencies.setdefault(short.casefold(), pk)
            self._agencies[name.casefold()] = pk

    def proposal(self, name: str, attended: int) -> CategoryProposal:
        """Return a proposal: certain where it is an agency's name, else the sector its words hint at."""
        plain = name.casefold()
        agency = self._agencies.get(plain)
        sector = next(
            (sector for sector, words in _SECTOR_WORDS if any(word in f"{plain} " for word in words)),
            Sector.UNKNOWN if plain == "not recorded" else Sector.OTHER,
        )
        return CategoryProposal(name, attended, sector, agency, is_certain=agency is not None)


def _too_many(courses: list[str], categories: list[str]) -> list[str]:
    return [
        f"The file has {len(unknown):,} {noun} that the tracker does not know. "
        "Is the right column chosen for them?"
        for noun, unknown in (("course titles", courses), ("organisation categories", categories))
        if len(unknown) > MAX_UNKNOWN
    ]


def _contradictions(rows: QuerySet[StagedRow]) -> list[str]:
    """Return messages for the sessions whose rows contradict each other."""
    sessions = rows.values("key").annotate(
        title=Min("course"),
        other_title=Max("course"),
        day=Min("starts_on"),
        other_day=Max("starts_on"),
        fewest=Min("spaces"),
        most=Max("spaces"),
        first=Min("number"),
    )
    faults = []
    for row in sessions.filter(other_day__gt=F("day"))[:PREVIEW_ROWS]:
        faults.append(f"{_name(row)} has two dates, {row['day']:%d/%m/%Y} and {row['other_day']:%d/%m/%Y}.")
    for row in sessions.filter(most__gt=F("fewest"))[:PREVIEW_ROWS]:
        faults.append(f"{_name(row)} has {row['fewest']} spaces in one row and {row['most']} in another.")
    for row in sessions.filter(key__startswith="#", other_title__gt=F("title"))[:PREVIEW_ROWS]:
        faults.append(f"{_name(row)} is of two courses, “{row['title']}” and “{row['other_title']}”.")
    return faults


def _name(row: Mapping[str, Any]) -> str:
    key = row["key"]
    name = f"Session {key[1:]}" if key.startswith("#") else f"“{row['title']}”"
    return f"{name} (first in row {row['first']})"
