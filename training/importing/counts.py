"""Writing the sessions and counts of an export.

Only training/importing/services.py calls this, inside its recording, whose audit trail entry has the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from training.importing.rows import ExportSession
from training.importing.values import BookingCounts
from training.models import Attendance, AttendanceImport, Category, Course, Session
from wsscp.audit.recording import Recorder
from wsscp.dates import count_of

BATCH_SIZE = 500
# What is counted by the keys of a session and a category.
_Counts = Mapping[tuple[int, int], BookingCounts]
# What a session takes from the file, where the file has a value.
_TAKEN = ("reference", "starts_on", "ends_on", "starts_at", "ends_at", "mode", "venue", "spaces")


class AttendanceImportError(Exception):
    """The file cannot be imported as it is; the message says why, and what to do."""


@dataclass
class ImportOutcome:
    """What an import changed."""

    sessions_added: int = 0
    sessions_changed: int = 0
    counts_changed: int = 0

    def __str__(self) -> str:
        if not (self.sessions_added or self.sessions_changed or self.counts_changed):
            return "Nothing changed: all of it was there already."
        return (
            f"{count_of(self.sessions_added, 'session')} added, "
            f"{self.sessions_changed:,} changed, {count_of(self.counts_changed, 'count')} written."
        )


def write_counts(
    read: Sequence[ExportSession],
    *,
    draft: AttendanceImport,
    courses: Mapping[str, Course],
    categories: Mapping[str, Category],
    record: Recorder,
    today: date,
) -> ImportOutcome:
    """Make the sessions of a file, and their attendance, what the file says; return what that changed.

    Raises AttendanceImportError where the file contradicts the tracker.
    """
    outcome = ImportOutcome()
    sessions = _matching_sessions(read, courses)
    new = [session for session in sessions if session.pk is None]
    moved: list[Session] = []
    for session, values in zip(sessions, read, strict=True):
        if _take(session, values, today) and session.pk:
            moved.append(session)
    # In one order, whatever that of the file, so that two imports wait for each other and do not deadlock.
    for session in sorted(moved, key=lambda session: session.pk):
        record.save(session, quietly=True)
    outcome.sessions_changed = len(moved)
    outcome.sessions_added = len(Session.objects.bulk_create(new, batch_size=BATCH_SIZE))
    wanted = {
        (session.pk, categories[name].pk): counts
        for session, values in zip(sessions, read, strict=True)
        for name, counts in values.counts.items()
        if any(counts)
    }
    outcome.counts_changed = _write_attendance(wanted, sessions, draft=draft, record=record)
    return outcome


def _write_attendance(
    wanted: _Counts, sessions: Sequence[Session], *, draft: AttendanceImport, record: Recorder
) -> int:
    """Make the attendance of sessions what is wanted; return how many counts that changed.

    Its version is advanced of each session whose counts differ, for the forms of them that are open.
    """
    differing = sorted({pk for pk, _ in _differences(wanted, [session.pk for session in sessions])})
    for pk in differing:
        record.hold(Attendance(session_id=pk))
    # Read again now that nobody else writes them.
    rows = _differences(wanted, differing)
    added, changed = [], []
    for key, row in rows.items():
        if key not in wanted:
            continue
        if row is None:
            row = Attendance(session_id=key[0], category_id=key[1])
            added.append(row)
        else:
            changed.append(row)
        for name, count in wanted[key]._asdict().items():
            setattr(row, name, count)
        row.brought_in = draft
    Attendance.objects.bulk_create(added, batch_size=BATCH_SIZE)
    Attendance.objects.bulk_update(changed, [*BookingCounts._fields, "brought_in"], batch_size=BATCH_SIZE)
    gone = [row.pk for key, row in rows.items() if row and key not in wanted]
    Attendance.objects.filter(pk__in=gone).delete()
    return len(rows)


def _differences(wanted: _Counts, sessions: Sequence[int]) -> dict[tuple[int, int], Attendance | None]:
    """Return what is not as it is wanted at some sessions: each row by its key, None where there is none."""
    existing = {
        (row.session_id, row.category_id): row for row in Attendance.objects.filter(session__in=sessions)
    }
    of_these = set(sessions)
    missing = {key: None for key in wanted if key[0] in of_these and key not in existing}
    differing = {
        key: row
        for key, row in existing.items()
        if key not in wanted
        or any(getattr(row, name) != count for name, count in wanted[key]._asdict().items())
    }
    return missing | differing


def _matching_sessions(read: Sequence[ExportSession], courses: Mapping[str, Course]) -> list[Session]:
    """Return the tracker's session for each of a file, a new one where there is none.

    A session is found by its number in the learning system, else by course, day and time.
    """
    numbered = Session.objects.filter(reference__in=[one.reference for one in read if one.reference])
    by_number = {session.reference: session for session in numbered.select_related("course")}
    unnumbered = Session.objects.dated().filter(
        reference="", course__in=courses.values(), starts_on__in={one.starts_on for one in read}
    )
    by_time = {
        (session.course_id, session.starts_on, session.starts_at): session
        for session in unnumbered.select_related("course")
    }
    sessions, times = [], set()
    for one in read:
        course = courses[one.course]
        time = (course.pk, one.starts_on, one.starts_at)
        if not one.reference:
            if time in times:
                raise AttendanceImportError(
                    f"Two titles of the file mean “{course}”, and both have a session on "
                    f"{one.starts_on:%d/%m/%Y}. Choose another course for one of them."
                )
            times.add(time)
        session = by_number.get(one.reference) or by_time.pop(time, None)
        if session is None:
            session = Session.planned(course)
        elif session.course_id != course.pk:
            raise AttendanceImportError(
                f"Session {session.reference} is of “{session.course}” in the tracker "
                f"and of “{course}” in the file. Correct one of them."
            )
        sessions.append(session)
    return sessions


def _take(session: Session, read: ExportSession, today: date) -> bool:
    """Set a session's fields from the file, where it has a value; return whether that changed any."""
    values = {name: getattr(read, name) for name in _TAKEN}
    if read.attended and read.starts_on <= today:
        values["status"] = Session.Status.HELD
    changed = {name: value for name, value in values.items() if value and getattr(session, name) != value}
    for name, value in changed.items():
        setattr(session, name, value)
    return bool(changed)
