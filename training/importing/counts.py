"""Writing what an export holds of its sessions, some hundreds at a time.

Only `services/imports.py` calls this, inside its own act, which tells the trail what came of it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from simple_history.utils import bulk_create_with_history

from training.models import Attendance, AttendanceImport, Category, Course, Session, StagedRow
from wsscp.audit.recording import Recorder
from wsscp.dates import count_of

BATCH_SIZE = 500

CountValues = tuple[int, int, int, int]


class AttendanceImportError(Exception):
    """The file cannot be brought in as it is; the message says why, and what to do."""


@dataclass
class ImportOutcome:
    """What bringing a file in changed."""

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
        self._met: set[int] = set()
        self.outcome = ImportOutcome()

    def write(self, batch: list[dict[str, Any]], rows: QuerySet[StagedRow]) -> None:
        """Write a batch of sessions and their counts."""
        sessions = self._sessions(batch)
        wanted: dict[tuple[int, int], CountValues] = {}
        said = (
            rows.filter(key__in=list(sessions))
            .values_list("key", "category")
            .annotate(Sum("booked"), Sum("attended"), Sum("cancelled_late"), Sum("did_not_attend"))
        )
        for key, category, *numbers in said:
            place = (sessions[key].pk, self._categories[category].pk)
            before = wanted.get(place, (0, 0, 0, 0))
            wanted[place] = tuple(one + more for one, more in zip(before, numbers, strict=True))
        self._write_counts(sessions, wanted)

    def _sessions(self, batch: list[dict[str, Any]]) -> dict[str, Session]:
        there = _existing(batch, self._courses)
        new: dict[str, Session] = {}
        found: dict[str, Session] = {}
        for one in batch:
            course = self._courses[one["title"]]
            session = there.get(one["number_in_system"]) if one["number_in_system"] else None
            same_time = (course.pk, one["first_day"], one["begins"])
            session = session or (
                there.pop(same_time, None) if one["number_in_system"] else there.get(same_time)
            )
            if session is None:
                session = new[one["key"]] = Session(course=course)
                session.late_charge, session.absence_charge = course.late_charge, course.absence_charge
                session.spaces = course.default_spaces
                if not one["number_in_system"]:
                    there[same_time] = session
            elif session.course_id != course.pk:
                raise AttendanceImportError(
                    f"Session {session.reference} is of “{session.course}” in the tracker "
                    f"and of “{course}” in the file. Correct one of them."
                )
            elif session.pk is None or session.pk in self._met:
                raise AttendanceImportError(
                    f"Two titles of the file mean “{course}”, and both have a session on "
                    f"{one['first_day']:%d/%m/%Y}. Choose another course for one of them."
                )
            if self._set(session, one) and session.pk:
                self._record.save(session, quietly=True)
                self.outcome.sessions_changed += 1
            found[one["key"]] = session
            if session.pk:
                self._met.add(session.pk)
        made = bulk_create_with_history(
            list(new.values()),
            Session,
            batch_size=BATCH_SIZE,
            default_user=self._record.by,
            default_date=self._record.at,
        )
        self.outcome.sessions_added += len(made)
        found |= dict(zip(new, made, strict=True))
        self._met |= {session.pk for session in made}
        return found

    def _set(self, session: Session, one: dict[str, Any]) -> bool:
        """Give a session what the file says of it; return whether that changed it."""
        said = {
            "reference": one["number_in_system"],
            "starts_on": one["first_day"],
            "ends_on": one["last_day"],
            "starts_at": one["begins"],
            "ends_at": one["finishes"],
            "mode": one["held"],
            "venue": one["place"],
            "spaces": one["capacity"],
        }
        if one["came"] and one["first_day"] <= self._today:
            said["status"] = Session.Status.HELD
        changed = {name: value for name, value in said.items() if value and getattr(session, name) != value}
        for name, value in changed.items():
            setattr(session, name, value)
        return bool(changed)

    def _write_counts(self, sessions: dict[str, Session], wanted: dict[tuple[int, int], CountValues]) -> None:
        there = {
            (one.session_id, one.category_id): one
            for one in Attendance.objects.filter(session__in=[session.pk for session in sessions.values()])
        }
        wanted = {place: counts for place, counts in wanted.items() if any(counts)}
        new = [
            self._count(Attendance(session_id=place[0], category_id=place[1]), counts)
            for place, counts in wanted.items()
            if place not in there
        ]
        changed = [
            self._count(there[place], counts)
            for place, counts in wanted.items()
            if place in there and _numbers(there[place]) != counts
        ]
        gone = [one.pk for place, one in there.items() if place not in wanted]
        Attendance.objects.bulk_create(new, batch_size=BATCH_SIZE * 4)
        Attendance.objects.bulk_update(changed, [*_NUMBERS, "brought_in"], batch_size=BATCH_SIZE)
        Attendance.objects.filter(pk__in=gone).delete()
        self.outcome.counts_changed += len(new) + len(changed) + len(gone)

    def _count(self, row: Attendance, counts: CountValues) -> Attendance:
        for name, number in zip(_NUMBERS, counts, strict=True):
            setattr(row, name, number)
        row.brought_in = self._draft
        return row


_NUMBERS = ("booked", "attended", "cancelled_late", "did_not_attend")


def _numbers(row: Attendance) -> tuple[int | None, ...]:
    return tuple(getattr(row, name) for name in _NUMBERS)


def _existing(batch: list[dict[str, Any]], courses: dict[str, Course]) -> dict[Any, Session]:
    """Return the sessions a batch may mean: by their number, and by course, day and time."""
    references = [one["number_in_system"] for one in batch if one["number_in_system"]]
    found: dict[Any, Session] = {
        session.reference: session
        for session in Session.objects.filter(reference__in=references).select_related("course")
    }
    same_day = Session.objects.dated().filter(
        reference="",
        course__in={courses[one["title"]].pk for one in batch},
        starts_on__in={one["first_day"] for one in batch},
    )
    for session in same_day.select_related("course"):
        found[(session.course_id, session.starts_on, session.starts_at)] = session
    return found
