"""What a file that was read would import, and the questions to answer first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from priorities.models import Agency, AgencyName
from training.importing.rows import ExportSession
from training.models import Category, Course, CourseName, Sector
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
class AttendancePreview:
    """A file as read: its totals, what is unknown in it, and what is wrong with all of it (`faults`).

    Each unknown category is proposed as a row not yet saved, beside how many attended under it. Of the
    sessions with more people than spaces it has the first few.
    """

    sessions: int
    booked: int
    attended: int
    uncertain: int
    unknown_courses: tuple[str, ...]
    unknown_categories: tuple[tuple[Category, int], ...]
    over_full: tuple[ExportSession, ...]
    over_full_total: int
    faults: tuple[str, ...]

    @property
    def uncertain_percent(self) -> int:
        """The percentage of those who attended whose category is a best fit, by the proposals."""
        return percent_of(self.uncertain, self.attended) or 0


def attendance_preview(sessions: Sequence[ExportSession]) -> AttendancePreview:
    """Return the preview of a file's sessions; the number of queries does not depend on their number."""
    attended: Counter[str] = Counter()
    for session in sessions:
        for name, counts in session.counts.items():
            attended[name] += counts.attended
    courses = known_courses({session.course for session in sessions})
    unknown_courses = sorted(title for title, course in courses.items() if course is None)
    known = known_categories(attended)
    unknown = sorted(set(attended) - set(known))
    proposals = _proposals(unknown[:MAX_UNKNOWN]) if unknown else []
    meanings = known | {proposal.name: proposal for proposal in proposals}
    over_full = sorted(
        (session for session in sessions if session.spaces and session.attended > session.spaces),
        key=lambda session: (session.starts_on, session.row),
    )
    return AttendancePreview(
        sessions=len(sessions),
        booked=sum(counts.booked for session in sessions for counts in session.counts.values()),
        attended=attended.total(),
        uncertain=sum(attended[name] for name, category in meanings.items() if not category.is_certain),
        unknown_courses=tuple(unknown_courses[:MAX_UNKNOWN]),
        unknown_categories=tuple((proposal, attended[proposal.name]) for proposal in proposals),
        over_full=tuple(over_full[:PREVIEW_ROWS]),
        over_full_total=len(over_full),
        faults=tuple(
            f"The file has {len(names):,} {noun} that the tracker does not know. "
            "Is the right column chosen for them?"
            for noun, names in (("course titles", unknown_courses), ("organisation categories", unknown))
            if len(names) > MAX_UNKNOWN
        ),
    )


def known_courses(titles: Iterable[str]) -> dict[str, int | None]:
    """Return the id of the course with each title or other name; None where it is unknown."""
    known = {name.casefold(): course for course, name in CourseName.objects.values_list("course", "name")}
    known |= {title.casefold(): pk for pk, title in Course.objects.values_list("pk", "title")}
    return {title: known.get(title.casefold()) for title in titles}


def known_categories(names: Iterable[str]) -> dict[str, Category]:
    """Return the categories that have one of these names, whatever its capitals, by that name."""
    by_name = {category.name.casefold(): category for category in Category.objects.all()}
    return {name: by_name[name.casefold()] for name in names if name.casefold() in by_name}


def _proposals(names: Iterable[str]) -> list[Category]:
    """Return what each name probably means: for certain where it is one of an agency's names.

    Otherwise it means the sector that its words hint at.
    """
    agencies = {name.casefold(): agency for agency, name in AgencyName.objects.values_list("agency", "name")}
    rows = list(Agency.objects.values_list("pk", "name", "short_name"))
    agencies = {short.casefold(): pk for pk, _, short in rows} | agencies
    agencies |= {name.casefold(): pk for pk, name, _ in rows}
    proposals = []
    for name in names:
        plain = name.casefold()
        sector = next(
            (sector for sector, words in _SECTOR_WORDS if any(word in f"{plain} " for word in words)),
            Sector.UNKNOWN if plain == "not recorded" else Sector.OTHER,
        )
        agency = agencies.get(plain)
        proposals.append(Category(name=name, sector=sector, agency_id=agency, is_certain=agency is not None))
    return proposals
