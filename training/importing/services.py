"""Reading an export, and importing what was read: all or nothing, and the same file twice changes nothing.

A session in the file is afterwards as the file says: its counts replace those it had. Other sessions are not
changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Q

from training.importing.columns import ColumnNumbers, headings_signature
from training.importing.counts import AttendanceImportError, ImportOutcome, write_counts
from training.importing.export import AttendanceExport
from training.importing.preview import known_categories, known_courses
from training.importing.rows import ExportSession, read_sessions
from training.models import AttendanceImport, Category, ColumnMap, Course, CourseName
from wsscp.audit.recording import Recorder, recording, saving
from wsscp.dates import count_of
from wsscp.limits import LINE, NAME
from wsscp.models import User
from wsscp.models.audit import Act

MAX_PROBLEMS = 200
# Imports that nobody confirmed are deleted after this, at the next upload.
DELETE_UNCONFIRMED_AFTER = timedelta(days=7)


def save_columns(*, headings: tuple[str, ...], columns: ColumnNumbers, by: User, at: datetime) -> ColumnMap:
    """Save the columns of exports with these headings."""
    existing = ColumnMap.objects.filter(signature=headings_signature(headings)).first()
    column_map = existing or ColumnMap(signature=headings_signature(headings), headings=list(headings))
    if existing and existing.columns == columns:
        return existing
    column_map.columns, column_map.by, column_map.at = columns, by, at
    with saving(column_map, by=by, at=at) as record:
        record.save(column_map, quietly=True)
        text = "; ".join(f"{field}: {headings[number]}" for field, number in columns.items())
        record.add_detail("Columns of a learning system", after=text[:LINE] or None)
    return column_map


@transaction.atomic
def read_attendance(
    *, export: AttendanceExport, column_map: ColumnMap, by: User, at: datetime, today: date
) -> AttendanceImport:
    """Read a file's sessions, to be confirmed, or its problems.

    This person's unconfirmed imports, and old ones of anybody, are deleted.
    """
    unconfirmed = AttendanceImport.objects.exclude(state=AttendanceImport.State.DONE)
    unconfirmed.filter(Q(by=by) | Q(at__lt=at - DELETE_UNCONFIRMED_AFTER)).delete()
    sessions, problems = read_sessions(export.rows, column_map.columns, today=today)
    return AttendanceImport.objects.create(
        file_name=export.file_name[-NAME:] or "export",
        digest=export.digest,
        column_map=column_map,
        state=AttendanceImport.State.REFUSED if problems else AttendanceImport.State.READ,
        row_count=len(export.rows),
        problem_count=len(problems),
        problems=[asdict(problem) for problem in problems[:MAX_PROBLEMS]],
        sessions=[] if problems else msgspec.to_builtins(sessions),
        by=by,
        at=at,
    )


def sessions_read(draft: AttendanceImport) -> list[ExportSession]:
    """Return the sessions of a file that was read and is not yet confirmed."""
    return msgspec.convert(draft.sessions, list[ExportSession])


def discard_attendance_import(*, draft: AttendanceImport) -> None:
    """Delete a draft, unless it was imported meanwhile."""
    AttendanceImport.objects.filter(pk=draft.pk).exclude(state=AttendanceImport.State.DONE).delete()


def confirm_attendance_import(
    *,
    draft: AttendanceImport,
    courses: Mapping[str, int | None],
    categories: Mapping[str, Category],
    by: User,
    at: datetime,
    today: date,
) -> AttendanceImport:
    """Import a file that was read, once. Raises AttendanceImportError, having changed nothing.

    `courses` has the course of each unknown title (None: a new one), `categories` a row not yet saved for
    each unknown category.
    """
    with recording(Act.IMPORTED, by=by, at=at, about=draft) as record:
        locked = AttendanceImport.objects.select_for_update(no_key=True).get(pk=draft.pk)
        if locked.state != AttendanceImport.State.READ:
            return locked
        sessions = sessions_read(locked)
        by_title = _courses({session.course for session in sessions}, courses, record)
        by_name = _categories({name for session in sessions for name in session.counts}, categories, record)
        outcome = write_counts(
            sessions, draft=locked, courses=by_title, categories=by_name, record=record, today=today
        )
        locked.state, locked.outcome, locked.done_at = AttendanceImport.State.DONE, str(outcome), at
        locked.sessions = []
        locked.save(update_fields=["state", "outcome", "done_at", "sessions"])
        if outcome != ImportOutcome() or record.changes:
            record.add_detail(
                f"{count_of(locked.row_count, 'row')}, SHA-256 {locked.digest}", after=locked.outcome
            )
    return locked


def _courses(titles: Iterable[str], chosen: Mapping[str, int | None], record: Recorder) -> dict[str, Course]:
    """Return the course of each title, creating those answered as new.

    A title answered with a course becomes another name of it.
    """
    by_title: dict[str, Course] = {}
    courses = Course.objects.in_bulk()
    for title, pk in sorted(known_courses(titles).items()):
        if pk is None and title not in chosen:
            raise AttendanceImportError(f"Say which course “{title}” is.")
        answer = pk or chosen[title]
        if answer is None:
            by_title[title] = record.save(Course(title=title), quietly=True)
            record.add_detail("Course added", after=title)
            continue
        if answer not in courses:
            raise AttendanceImportError(
                f"The course chosen for “{title}” is no longer there. Choose another."
            )
        by_title[title] = courses[answer]
        if pk is None:
            record.save(CourseName(course=courses[answer], name=title), quietly=True)
            record.add_detail(f"Other name of {courses[answer]}", after=title)
    return by_title


def _categories(
    names: Iterable[str], answers: Mapping[str, Category], record: Recorder
) -> dict[str, Category]:
    """Return the category of each name, saving those that were unknown."""
    names = sorted(names)
    by_name = known_categories(names)
    for name in names:
        if name not in by_name:
            if name not in answers:
                raise AttendanceImportError(f"Say what the category “{name}” stands for.")
            by_name[name] = record.save(answers[name], quietly=True)
            record.add_detail("Category added", after=name)
    return by_name
