"""Importing an export that was read: all or nothing, and the same file twice changes nothing.

A session in the file is afterwards as the file says: its counts replace those it had. Other sessions are not
changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db.models import QuerySet

from training.importing.counts import BATCH_SIZE, AttendanceImportError, CountsWriter, ImportOutcome
from training.importing.preview import known_categories, known_courses, rows_by_session
from training.importing.reading import finish_attendance_import
from training.models import AttendanceImport, Category, Course, CourseName, Sector, StagedRow
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import count_of
from wsscp.models import User
from wsscp.models.audit import Act


@dataclass(frozen=True)
class CategoryMeaning:
    """What an unknown category means."""

    sector: Sector
    agency: int | None
    is_certain: bool


@dataclass
class AttendanceAnswers:
    """The answers to the questions: the course of each unknown title (None: a new one), and categories."""

    courses: Mapping[str, int | None] = field(default_factory=dict)
    categories: Mapping[str, CategoryMeaning] = field(default_factory=dict)


def confirm_attendance_import(
    *, draft: AttendanceImport, choices: AttendanceAnswers, by: User, at: datetime, today: date
) -> AttendanceImport:
    """Import a file that was read, once. Raises AttendanceImportError, having changed nothing."""
    with recording(Act.IMPORTED, by=by, at=at, about=draft) as record:
        locked = AttendanceImport.objects.select_for_update(no_key=True).get(pk=draft.pk)
        if locked.state != AttendanceImport.State.READ:
            return locked
        rows = StagedRow.objects.filter(source=locked).order_by()
        courses = _courses(rows, choices, record)
        writer = CountsWriter(locked, courses, _categories(rows, choices, record), record, today)
        sessions = rows_by_session(rows).order_by("key").iterator(chunk_size=BATCH_SIZE)
        while batch := list(islice(sessions, BATCH_SIZE)):
            writer.write(batch, rows)
        finish_attendance_import(draft=locked, outcome=str(writer.outcome), at=at)
        if writer.outcome != ImportOutcome() or record.changes:
            record.add_detail(
                f"{count_of(locked.row_count, 'row')}, SHA-256 {locked.digest}", after=locked.outcome
            )
    return locked


def _courses(rows: QuerySet[StagedRow], choices: AttendanceAnswers, record: Recorder) -> dict[str, Course]:
    """Return the course of each title, creating those answered as new.

    A title answered with a course becomes another name of it.
    """
    by_title: dict[str, Course] = {}
    created: dict[str, Course] = {}
    courses = Course.objects.in_bulk()
    for title, pk in known_courses(rows.values_list("course", flat=True).distinct()).items():
        if pk is None and title not in choices.courses:
            raise AttendanceImportError(f"Say which course “{title}” is.")
        chosen = pk or choices.courses[title]
        if chosen is None and title.casefold() not in created:
            created[title.casefold()] = record.save(Course(title=title), quietly=True)
            record.add_detail("Course added", after=title)
        course = courses.get(chosen) if chosen else created[title.casefold()]
        if course is None:
            raise AttendanceImportError(
                f"The course chosen for “{title}” is no longer there. Choose another."
            )
        if pk is None and chosen:
            record.save(CourseName(course=course, name=title), quietly=True)
            record.add_detail(f"Other name of {course}", after=title)
        by_title[title] = course
    return by_title


def _categories(
    rows: QuerySet[StagedRow], choices: AttendanceAnswers, record: Recorder
) -> dict[str, Category]:
    names = list(rows.values_list("category", flat=True).distinct())
    known = known_categories(names)
    for name in names:
        if name.casefold() in known:
            continue
        if name not in choices.categories:
            raise AttendanceImportError(f"Say what the category “{name}” stands for.")
        meaning = choices.categories[name]
        known[name.casefold()] = record.save(
            Category(
                name=name, sector=meaning.sector, agency_id=meaning.agency, is_certain=meaning.is_certain
            ),
            quietly=True,
        )
        record.add_detail("Category added", after=name)
    return {name: known[name.casefold()] for name in names}
