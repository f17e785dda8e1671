"""Tables of attendance by agency, missing agencies, charges due, and evaluations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from training.models import Category, Sector
from training.statistics.figures import Figures, TrainingFigures
from wsscp.dates import count_of
from wsscp.exports.shares import percent_of
from wsscp.exports.tables import Column, ColumnType, Table, TableValue

# From this percentage on, the share of one agency in a course's attendance is noted.
_DOMINANT_PERCENT = 75


@dataclass
class Origin:
    """The attendance of an agency, or of a sector whose agency is not known; `uncertain` by a best fit."""

    name: str
    is_agency: bool
    figures: Figures = field(default_factory=Figures)
    from_summaries: int = 0
    uncertain: int = 0

    @property
    def attended(self) -> int:
        """All who attended, counted at sessions or in summaries."""
        return self.figures.attended + self.from_summaries


@dataclass(frozen=True)
class Origins:
    """Attendance by origin, the largest first, and how many have no origin recorded."""

    origins: tuple[Origin, ...]
    not_recorded: int
    total: int
    not_added: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many have an origin recorded."""
        return sum(origin.attended for origin in self.origins)

    @property
    def uncertain(self) -> int:
        """How many of these have a category that is a best fit."""
        return sum(origin.uncertain for origin in self.origins)


def _origin_key(category: Category) -> tuple[str, object]:
    if category.agency_id:
        return ("agency", category.agency_id)
    return ("sector", category.sector)


def _is_unrecorded(category: Category) -> bool:
    return category.agency_id is None and category.sector == Sector.UNKNOWN


def origins_of(programme: TrainingFigures) -> Origins:
    """Sum up attendance by origin.

    A summary is added only where it fits into the attendance without a recorded origin: where its sessions
    have categories of their own, it would count people twice.
    """
    by_key: dict[tuple[str, object], Origin] = {}
    unrecorded: dict[int, int] = defaultdict(int)

    def origin_of(category: Category) -> Origin:
        agency = programme.agency_name(category)
        name = agency or f"{category.get_sector_display()}, agency not known"
        return by_key.setdefault(_origin_key(category), Origin(name, is_agency=agency is not None))

    for key, category_id, figures in programme.attendance:
        category = programme.categories[category_id]
        if _is_unrecorded(category):
            unrecorded[key.course] += figures.attended
            continue
        origin = origin_of(category)
        origin.figures.add(figures)
        if not category.is_certain:
            origin.uncertain += figures.attended
    not_added = []
    for summary in programme.summaries:
        courses = summary.courses or list(unrecorded)
        if sum(summary.shares.values()) > sum(unrecorded[course] for course in courses):
            not_added.append(summary.title)
            continue
        for category_id, attended in summary.shares.items():
            category = programme.categories[category_id]
            if _is_unrecorded(category):
                continue
            origin = origin_of(category)
            origin.from_summaries += attended
            origin.uncertain += 0 if category.is_certain else attended
            _subtract(unrecorded, courses, attended)
    ordered = sorted(by_key.values(), key=lambda origin: (-origin.attended, origin.name))
    return Origins(tuple(ordered), sum(unrecorded.values()), programme.total.attended, tuple(not_added))


def _subtract(unrecorded: dict[int, int], courses: Iterable[int], number: int) -> None:
    """Subtract a number of people from those of some courses whose origin was not recorded."""
    for course in courses:
        part = min(number, unrecorded[course])
        unrecorded[course] -= part
        number -= part


def agency_table(programme: TrainingFigures) -> Table:
    """By agency, or sector where no agency is known."""
    origins = origins_of(programme)
    rows: list[tuple[TableValue, ...]] = [
        (
            origin.name,
            origin.attended,
            percent_of(origin.attended, origins.known),
            origin.uncertain,
            origin.figures.booked or (None if origin.attended else 0),
            origin.figures.cancelled_late,
            origin.figures.did_not_attend,
        )
        for origin in origins.origins
    ]
    if origins.not_recorded:
        rows.append(("Not recorded", origins.not_recorded, None, None, None, None, None))
    return Table(
        key="by-agency",
        title="By agency",
        columns=(
            Column("Agency or sector", ColumnType.TEXT),
            Column("Attendees"),
            Column("Share of those recorded", ColumnType.PERCENT),
            Column("Of these by a best fit"),
            Column("Booked"),
            Column("Cancelled late"),
            Column("Did not attend"),
        ),
        rows=tuple(rows),
        charted=1,
        notes=tuple(_agency_notes(origins)),
        empty="Nobody’s agency was recorded in this period.",
    )


def _agency_notes(origins: Origins) -> list[str]:
    notes = []
    if origins.known:
        share = percent_of(origins.uncertain, origins.known)
        notes.append(
            f"{origins.uncertain:,} of {origins.known:,} ({share}%) chose a “best fit” for their "
            "organisation themselves: that share of this table is uncertain."
        )
    if origins.not_recorded:
        share = percent_of(origins.not_recorded, origins.total)
        notes.append(
            f"Where {origins.not_recorded:,} of {origins.total:,} ({share}%) came from is not recorded."
        )
    notes += [
        f"“{title}” is not added: those sessions have agencies of their own." for title in origins.not_added
    ]
    return notes


def mix_table(programme: TrainingFigures) -> Table | None:
    """How far each course is multi-agency: the largest origin and its share, where origins are recorded."""
    by_course: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def name_of(category: Category) -> str:
        return programme.agency_name(category) or category.get_sector_display()

    for key, category_id, figures in programme.attendance:
        category = programme.categories[category_id]
        if not _is_unrecorded(category) and figures.attended:
            by_course[programme.courses[key.course].title][name_of(category)] += figures.attended
    for summary in programme.summaries:
        if summary.courses and not any(programme.courses[pk].title in by_course for pk in summary.courses):
            for category_id, attended in summary.shares.items():
                by_course[summary.title][name_of(programme.categories[category_id])] += attended
    rows = []
    for title in sorted(by_course, key=str.casefold):
        numbers = by_course[title]
        largest, number = max(numbers.items(), key=lambda item: (item[1], item[0]))
        total = sum(numbers.values())
        others = [name for name in sorted(numbers) if name != largest]
        rows.append((title, total, largest, number, percent_of(number, total), ", ".join(others)))
    if not rows:
        return None
    dominated = [row for row in rows if (row[4] or 0) >= _DOMINANT_PERCENT]
    return Table(
        key="mix",
        title="How mixed each course was",
        columns=(
            Column("Course", ColumnType.TEXT),
            Column("Attendees recorded"),
            Column("Most came from", ColumnType.TEXT),
            Column("That is"),
            Column("Share of the largest", ColumnType.PERCENT),
            Column("Others", ColumnType.TEXT),
        ),
        rows=tuple(rows),
        charted=4,
        notes=tuple(
            f"{row[0]}: {row[3]} of {row[1]} ({row[4]}%) from {row[2]}. Other agencies need to be drawn in."
            for row in dominated
        ),
    )


def missing_table(programme: TrainingFigures) -> Table | None:
    """Agencies expected of which nobody attended: those a course names, or else every agency there was."""
    if not programme.sessions or not programme.agencies:
        return None
    attended = [(category, figures.attended) for _, category, figures in programme.attendance]
    attended += [share for summary in programme.summaries for share in summary.shares.items()]
    present = {programme.categories[category].agency_id for category, number in attended if number}
    named = programme.named
    expected = named or programme.agencies
    missing = [agency for agency in expected if agency.pk not in present]
    origins = origins_of(programme)
    unknown = origins.not_recorded + sum(
        origin.attended for origin in origins.origins if not origin.is_agency
    )
    notes = []
    if unknown and missing:
        notes.append(
            f"{count_of(unknown, 'person', 'people')} came whose agency is not known: some of these may have."
        )
    one, several = (
        ("an agency a course expects", "agencies a course expects") if named else ("an agency", "agencies")
    )
    return Table(
        key="missing",
        title="Expected, but nobody came",
        columns=(Column("Agency", ColumnType.TEXT), Column("Kind", ColumnType.TEXT)),
        rows=tuple((agency.name, agency.get_kind_display()) for agency in missing),
        notes=(f"{len(missing)} of {count_of(len(expected), one, several)} missing.", *notes),
        empty="Somebody came from every agency that was expected.",
    )


def charge_table(programme: TrainingFigures) -> Table | None:
    """Charges due for cancelling late and not attending, by agency; None where there are none."""
    by_name: dict[str, Figures] = defaultdict(Figures)
    for _, category_id, figures in programme.attendance:
        category = programme.categories[category_id]
        if figures.charges:
            by_name[programme.agency_name(category) or category.name].add(figures)
    if not by_name:
        return None
    ordered = sorted(by_name.items(), key=lambda item: (-item[1].charges, item[0]))
    rows = [
        (name, figures.cancelled_late, figures.did_not_attend, figures.charges) for name, figures in ordered
    ]
    return Table(
        key="charges",
        title="Charges due",
        columns=(
            Column("Agency or category", ColumnType.TEXT),
            Column("Cancelled late"),
            Column("Did not attend"),
            Column("Due", ColumnType.MONEY),
        ),
        rows=tuple(rows),
        total=(
            "Together",
            sum(row[1] for row in rows),
            sum(row[2] for row in rows),
            sum(row[3] for row in rows),
        ),
        charted=3,
    )


def _share(part: int | None, whole: int | None) -> int | None:
    return percent_of(part, whole) if part is not None and whole else None


def evaluation_table(programme: TrainingFigures) -> Table:
    """Evaluations at the end of the training."""
    return Table(
        key="evaluation",
        title="Evaluation",
        columns=(
            Column("Of what", ColumnType.TEXT),
            Column("Evaluations"),
            Column("Knowledge grew"),
            Column("Knowledge grew, share", ColumnType.PERCENT),
            Column("Confidence grew"),
            Column("Confidence grew, share", ColumnType.PERCENT),
            Column("As printed", ColumnType.TEXT),
        ),
        rows=tuple(
            (
                title,
                evaluation.responses,
                evaluation.knowledge_up,
                _share(evaluation.knowledge_up, evaluation.responses),
                evaluation.confidence_up,
                _share(evaluation.confidence_up, evaluation.responses),
                evaluation.as_printed,
            )
            for title, evaluation in programme.evaluations
        ),
        charted=3,
        empty="No evaluation is recorded in this period.",
    )


def follow_up_table(programme: TrainingFigures) -> Table | None:
    """The follow-up of a sample about three months later."""
    followed_up = [(title, evaluation) for title, evaluation in programme.evaluations if evaluation.asked]
    if not followed_up:
        return None
    return Table(
        key="follow-up",
        title="Asked again after three months",
        columns=(
            Column("Of what", ColumnType.TEXT),
            Column("Asked"),
            Column("Answered"),
            Column("Changed their practice"),
            Column("Share of those who answered", ColumnType.PERCENT),
        ),
        rows=tuple(
            (
                title,
                evaluation.asked,
                evaluation.answered,
                evaluation.changed_practice,
                _share(evaluation.changed_practice, evaluation.answered),
            )
            for title, evaluation in followed_up
        ),
        charted=4,
    )
