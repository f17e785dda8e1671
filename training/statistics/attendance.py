"""Who came from where, who is missing, what is owed, and what people said."""

from collections import defaultdict
from dataclasses import dataclass, field

from training.models import Category, Sector
from training.statistics.figures import EvaluationFigures, Figures, TrainingFigures
from wsscp.dates import count_of
from wsscp.exports.shares import percent_of
from wsscp.exports.tables import Column, ColumnType, Table, TableValue

# From this share on, one agency's people among all who came are pointed out.
_LOPSIDED = 75


@dataclass
class Origin:
    """An agency, or a sector whose agency is not known: who came, and how many of them by a best fit."""

    name: str
    is_agency: bool
    figures: Figures = field(default_factory=Figures)
    from_summaries: int = 0
    uncertain: int = 0

    @property
    def attended(self) -> int:
        """All who came, counted at sessions or told of several together."""
        return self.figures.attended + self.from_summaries


@dataclass(frozen=True)
class Origins:
    """Everybody by origin, the largest first, and those whose origin nobody recorded."""

    found: tuple[Origin, ...]
    not_recorded: int
    total: int
    not_added: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many came from somewhere that is recorded."""
        return sum(one.attended for one in self.found)

    @property
    def uncertain(self) -> int:
        """How many of these by a category that is a best fit."""
        return sum(one.uncertain for one in self.found)


def _origin_key(category: Category) -> tuple[str, object]:
    if category.agency_id:
        return ("agency", category.agency_id)
    return ("sector", category.sector)


def _is_unrecorded(category: Category) -> bool:
    return category.agency_id is None and category.sector == Sector.UNKNOWN


def origins_of(programme: TrainingFigures) -> Origins:
    """Gather who came by origin.

    What is told of several sessions together is added only where it fits into those nobody recorded: where
    the sessions have categories of their own, it would count people twice.
    """
    agencies = {agency.pk: agency.name for agency in programme.agencies}
    found: dict[tuple[str, object], Origin] = {}
    unrecorded: dict[int, int] = defaultdict(int)

    def origin(category: Category) -> Origin:
        key = _origin_key(category)
        agency = agencies.get(category.agency_id)
        name = agency or f"{category.get_sector_display()}, agency not known"
        return found.setdefault(key, Origin(name, is_agency=agency is not None))

    for piece, category_id, figures in programme.attendance:
        category = programme.categories[category_id]
        if _is_unrecorded(category):
            unrecorded[piece.course] += figures.attended
            continue
        one = origin(category)
        one.figures.add(figures)
        if not category.is_certain:
            one.uncertain += figures.attended
    not_added = []
    for summary in programme.summaries:
        courses = summary.courses or tuple(unrecorded)
        if sum(summary.shares.values()) > sum(unrecorded[course] for course in courses):
            not_added.append(summary.title)
            continue
        for category_id, attended in summary.shares.items():
            category = programme.categories[category_id]
            if _is_unrecorded(category):
                continue
            one = origin(category)
            one.from_summaries += attended
            one.uncertain += 0 if category.is_certain else attended
            _take(unrecorded, courses, attended)
    ordered = sorted(found.values(), key=lambda one: (-one.attended, one.name))
    return Origins(tuple(ordered), sum(unrecorded.values()), programme.total.attended, tuple(not_added))


def _take(unrecorded: dict[int, int], courses: tuple[int, ...], number: int) -> None:
    """Take a number of people out of those whose origin was not recorded."""
    for course in courses:
        taken = min(number, unrecorded[course])
        unrecorded[course] -= taken
        number -= taken


def agency_table(programme: TrainingFigures) -> Table:
    """By agency, or sector where no agency is known."""
    origins = origins_of(programme)
    rows: list[tuple[TableValue, ...]] = [
        (
            one.name,
            one.attended,
            percent_of(one.attended, origins.known),
            one.uncertain,
            one.figures.booked or (None if one.attended else 0),
            one.figures.cancelled_late,
            one.figures.did_not_attend,
        )
        for one in origins.found
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
    agencies = {agency.pk: agency.name for agency in programme.agencies}

    def name(category: Category) -> str:
        return agencies.get(category.agency_id) or category.get_sector_display()

    for piece, category_id, figures in programme.attendance:
        category = programme.categories[category_id]
        if not _is_unrecorded(category) and figures.attended:
            by_course[programme.courses[piece.course].title][name(category)] += figures.attended
    for summary in programme.summaries:
        if summary.courses and not any(programme.courses[pk].title in by_course for pk in summary.courses):
            for category_id, attended in summary.shares.items():
                by_course[summary.title][name(programme.categories[category_id])] += attended
    rows = []
    for title in sorted(by_course, key=str.casefold):
        largest, number = max(by_course[title].items(), key=lambda one: (one[1], one[0]))
        total = sum(by_course[title].values())
        others = [one for one in sorted(by_course[title]) if one != largest]
        rows.append((title, total, largest, number, percent_of(number, total), ", ".join(others)))
    if not rows:
        return None
    lopsided = [row for row in rows if (row[4] or 0) >= _LOPSIDED]
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
            for row in lopsided
        ),
    )


def missing_table(programme: TrainingFigures) -> Table | None:
    """Agencies expected but not coming: those a course names, or else every agency there was."""
    if not programme.sessions or not programme.agencies:
        return None
    came = {
        programme.categories[category].agency_id
        for _, category, figures in programme.attendance
        if figures.attended
    } | {
        programme.categories[category].agency_id
        for summary in programme.summaries
        for category, attended in summary.shares.items()
        if attended
    }
    named = [agency for agency in programme.agencies if agency.is_named]
    expected = named or programme.agencies
    missing = [agency for agency in expected if agency.pk not in came]
    origins = origins_of(programme)
    hidden = origins.not_recorded + sum(one.attended for one in origins.found if not one.is_agency)
    notes = []
    if hidden and missing:
        notes.append(
            f"{count_of(hidden, 'person', 'people')} came whose agency is not known: some of these may have."
        )
    whom = "an agency a course expects" if named else "an agency"
    return Table(
        key="missing",
        title="Expected, but nobody came",
        columns=(Column("Agency", ColumnType.TEXT), Column("Kind", ColumnType.TEXT)),
        rows=tuple((agency.name, agency.get_kind_display()) for agency in missing),
        notes=(f"{len(missing)} of {count_of(len(expected), whom, _several(whom))} missing.", *notes),
        empty="Somebody came from every agency that was expected.",
    )


def _several(whom: str) -> str:
    return whom.replace("an agency", "agencies")


def charge_table(programme: TrainingFigures) -> Table | None:
    """What is due for cancelling late and not attending, by agency; where any charge is set."""
    agencies = {agency.pk: agency.name for agency in programme.agencies}
    found: dict[str, Figures] = defaultdict(Figures)
    for _, category_id, figures in programme.attendance:
        category = programme.categories[category_id]
        if figures.charges:
            found[agencies.get(category.agency_id) or category.name].add(figures)
    if not found:
        return None
    ordered = sorted(found, key=lambda name: (-found[name].charges, name))
    cells = [
        (name, found[name].cancelled_late, found[name].did_not_attend, found[name].charges)
        for name in ordered
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
        rows=tuple(cells),
        total=(
            "Together",
            sum(row[1] for row in cells),
            sum(row[2] for row in cells),
            sum(row[3] for row in cells),
        ),
        charted=3,
    )


def _share(part: int | None, whole: int | None) -> int | None:
    return percent_of(part, whole) if part is not None and whole else None


def evaluation_table(programme: TrainingFigures) -> Table:
    """What people said at the end of the training."""
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
        rows=tuple(_evaluation_row(one) for one in programme.evaluations),
        charted=3,
        empty="No evaluation is recorded in this period.",
    )


def _evaluation_row(one: EvaluationFigures) -> tuple[TableValue, ...]:
    return (
        one.title,
        one.responses,
        one.knowledge_up,
        _share(one.knowledge_up, one.responses),
        one.confidence_up,
        _share(one.confidence_up, one.responses),
        one.as_printed,
    )


def follow_up_table(programme: TrainingFigures) -> Table | None:
    """What a sample said about three months later."""
    asked = [one for one in programme.evaluations if one.asked]
    if not asked:
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
                one.title,
                one.asked,
                one.answered,
                one.changed_practice,
                _share(one.changed_practice, one.answered),
            )
            for one in asked
        ),
        charted=4,
    )
