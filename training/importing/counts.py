"""Writing the sessions and counts of an export, some hundreds at a time.

Only training/importing/services.py calls this, inside its recording, whose audit trail entry has the result.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from training.models import Attendance, AttendanceImport, Category, Course, Session, StagedRow
from wsscp.audit.recording import Recorder
from wsscp.dates import count_of

BATCH_SIZE = 500

CountValues = tuple[int, int, int, int]


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


class CountsWriter:
    """Writes a file's sessions, some hundreds at a time, and counts what that changed."""

    def __init__(
        self,
        draft: AttendanceImport,
        courses: dict[str, Course],
        categories: dict[str, Category],
        record: Recorder,
        today: date,
    ) -> None:
        self._draft, self._courses, self._categories = draft, courses, categories
        self._record, self._today = record, today
        # Ids of the sessions the file has named already.
        self._written: set[int] = set()
        self.outcome = ImportOutcome()

    def write(self, batch: list[dict[str, Any]], rows: QuerySet[StagedRow]) -> None:
        """Write a batch of sessions and their counts."""
        sessions = self._sessions(batch)
        wanted: dict[tuple[int, int], CountValues] = {}
        sums = (
            rows.filter(key__in=list(sessions))
            .values_list("key", "category")
            .annotate(Sum("booked"), Sum("attended"), Sum("cancelled_late"), Sum("did_not_attend"))
        )
        for key, name, *numbers in sums:
            place = (sessions[key].pk, self._categories[name].pk)
            before = wanted.get(place, (0, 0, 0, 0))
            wanted[place] = tuple(count + more for count, more in zip(before, numbers, strict=True))
        self._write_counts(sessions, wanted)

    def _sessions(self, batch: list[dict[str, Any]]) -> dict[str, Session]:
        """Return the batch's sessions by key, those that are new or changed saved."""
        existing = _existing(batch, self._courses)
        new: dict[str, Session] = {}
        sessions: dict[str, Session] = {}
        for row in batch:
            course = self._courses[row["title"]]
            number = row["number_in_system"]
            same_time = (course.pk, row["first_day"], row["begins"])
            session = existing.get(number) if number else None
            session = session or (existing.pop(same_time, None) if number else existing.get(same_time))
            if session is None:
                session = new[row["key"]] = Session(course=course)
                session.late_charge, session.absence_charge = course.late_charge, course.absence_charge
                session.spaces = course.default_spaces
                if not number:
                    existing[same_time] = session
            elif session.course_id != course.pk:
                raise AttendanceImportError(
                    f"Session {session.reference} is of “{session.course}” in the tracker "
                    f"and of “{course}” in the file. Correct one of them."
                )
            elif session.pk is None or session.pk in self._written:
                raise AttendanceImportError(
                    f"Two titles of the file mean “{course}”, and both have a session on "
                    f"{row['first_day']:%d/%m/%Y}. Choose another course for one of them."
                )
            if self._set(session, row) and session.pk:
                self._record.save(session, quietly=True)
                self.outcome.sessions_changed += 1
            sessions[row["key"]] = session
            if session.pk:
                self._written.add(session.pk)
        created = Session.objects.bulk_create(new.values(), batch_size=BATCH_SIZE)
        self.outcome.sessions_added += len(created)
        sessions |= dict(zip(new, created, strict=True))
        self._written |= {session.pk for session in created}
        return sessions

    def _set(self, session: Session, row: dict[str, Any]) -> bool:
        """Set a session's fields from the file, where it has a value; return whether that changed any."""
        values = {
            "reference": row["number_in_system"],
            "starts_on": row["first_day"],
            "ends_on": row["last_day"],
            "starts_at": row["begins"],
            "ends_at": row["finishes"],
            "mode": row["held"],
            "venue": row["place"],
            "spaces": row["capacity"],
        }
        if row["came"] and row["first_day"] <= self._today:
            values["status"] = Session.Status.HELD
        changed = {name: value for name, value in values.items() if value and getattr(session, name) != value}
        for name, value in changed.items():
            setattr(session, name, value)
        return bool(changed)

    def _write_counts(self, sessions: dict[str, Session], wanted: dict[tuple[int, int], CountValues]) -> None:
        """Make the attendance of these sessions what the file says, by (session, category)."""
        existing = {
            (row.session_id, row.category_id): row
            for row in Attendance.objects.filter(session__in=[session.pk for session in sessions.values()])
        }
        wanted = {place: counts for place, counts in wanted.items() if any(counts)}
        new = [
            self._with_counts(Attendance(session_id=place[0], category_id=place[1]), counts)
            for place, counts in wanted.items()
            if place not in existing
        ]
        changed = [
            self._with_counts(existing[place], counts)
            for place, counts in wanted.items()
            if place in existing and _counts_of(existing[place]) != counts
        ]
        removed = [row.pk for place, row in existing.items() if place not in wanted]
        Attendance.objects.bulk_create(new, batch_size=BATCH_SIZE * 4)
        Attendance.objects.bulk_update(changed, [*_COUNTS, "brought_in"], batch_size=BATCH_SIZE)
        Attendance.objects.filter(pk__in=removed).delete()
        self.outcome.counts_changed += len(new) + len(changed) + len(removed)

    def _with_counts(self, row: Attendance, counts: CountValues) -> Attendance:
        for name, count in zip(_COUNTS, counts, strict=True):
            setattr(row, name, count)
        row.brought_in = self._draft
        return row


_COUNTS = ("booked", "attended", "cancelled_late", "did_not_attend")


def _counts_of(row: Attendance) -> tuple[int | None, ...]:
    return tuple(getattr(row, name) for name in _COUNTS)


def _existing(batch: list[dict[str, Any]], courses: dict[str, Course]) -> dict[Any, Session]:
    """Return the sessions a batch may name, by number and by (course, day, time)."""
    references = [row["number_in_system"] for row in batch if row["number_in_system"]]
    existing: dict[Any, Session] = {
        session.reference: session
        for session in Session.objects.filter(reference__in=references).select_related("course")
    }
    same_day = Session.objects.dated().filter(
        reference="",
        course__in={courses[row["title"]].pk for row in batch},
        starts_on__in={row["first_day"] for row in batch},
    )
    for session in same_day.select_related("course"):
        existing[(session.course_id, session.starts_on, session.starts_at)] = session
    return existing
