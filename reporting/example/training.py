"""The example data's training programme: 2021/22 as the annual report prints it, and what it does not.

Nothing is spread where only a sum is printed: a course's sessions are one row that stands for all of them,
some time in the year. Loading it again changes nothing.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Q

from priorities.models import Agency, AgencyName, Plan, Priority
from training.models import (
    Attendance,
    AttendanceShare,
    Category,
    Course,
    CourseName,
    Evaluation,
    Need,
    NeedsAssessment,
    PublishedRow,
    Quote,
    Session,
    Summary,
    Trainer,
)
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act

TRAINING_FILE = Path(__file__).resolve().parent.parent / "example_data" / "training-2021-22.json"


def load_training(*, plan: Plan, by: User | None) -> bool:
    """Record the programme once, dated the day after the year; return whether it was not there yet."""
    told = json.loads(TRAINING_FILE.read_text(encoding="utf-8"))
    if PublishedRow.objects.filter(source=told["source"]).exists():
        return False
    at = datetime.combine(date.fromisoformat(told["ends_on"]), datetime.min.time(), tzinfo=UTC).replace(
        hour=12
    )
    summary = "The training programme of 2021/22, from the annual report"
    with recording(Act.IMPORTED, by=by, at=at, about=plan, summary=summary) as record:
        _Teller(told, plan, record).tell()
    return True


class _Teller:
    """Writes the record, part by part."""

    def __init__(self, told: dict[str, Any], plan: Plan, record: Recorder) -> None:
        self._told, self._plan, self._record = told, plan, record
        self._span = {"starts_on": told["starts_on"], "ends_on": told["ends_on"]}
        self._courses: dict[str, Course] = {}
        self._categories: dict[str, Category] = {}

    def tell(self) -> None:
        """Write all of it."""
        self._tell_categories()
        for position, one in enumerate([*self._told["other_media"], *self._told["courses"]]):
            self._tell_course(position, one)
        for one in self._told["summaries"]:
            self._tell_summary(one)
        for one in self._told["quotes"]:
            source = one.get("source", self._told["source"])
            course = self._courses[one["course"]]
            self._save(Quote(course=course, text=one["text"], has_consent=True, source=source))
        for one in self._told["trainers"]:
            self._save(Trainer(**one))
        for one in self._told["assessments"]:
            self._save(NeedsAssessment(**one))
        for one in self._told["needs"]:
            need = self._save(Need(**{name: value for name, value in one.items() if name != "courses"}))
            courses = [self._courses[title] for title in one["courses"]]
            self._record.set_many(need, "courses", courses, quietly=True)

    def _save(self, row: Any) -> Any:
        return self._record.save(row, quietly=True)

    def _agency(self, name: str | None) -> Agency | None:
        """Find an agency by any of its names, made if the partnership has none of it yet."""
        about = next((one for one in self._told["agencies"] if one["name"] == name), None)
        if about is None:
            return None
        named = Q(name__iexact=name)
        if about["short_name"]:
            named |= Q(short_name__iexact=about["short_name"])
        earlier = AgencyName.objects.filter(name__iexact=name).select_related("agency").first()
        found = Agency.objects.filter(named).first() or (earlier and earlier.agency)
        return found or self._save(Agency(**about))

    def _tell_categories(self) -> None:
        for one in self._told["categories"]:
            agency = self._agency(one["agency"])
            there = Category.objects.filter(name__iexact=one["name"]).first()
            self._categories[one["name"]] = there or self._save(Category(**one | {"agency": agency}))

    def _tell_course(self, position: int, one: dict[str, Any]) -> None:
        there = Course.objects.filter(title__iexact=one["title"]).first()
        course = there or self._save(
            Course(
                title=one["title"],
                aims=one.get("aims", ""),
                medium=one.get("medium", Course.Medium.SESSIONS),
                is_core=one.get("core", False),
                is_pan_sussex=one.get("pan", False),
                is_conference=one.get("conference", False),
                prerequisite=self._courses.get(one.get("prerequisite", "")),
            )
        )
        self._courses[one["title"]] = course
        for name in one.get("names", []):
            self._save(CourseName(course=course, name=name))
        if one.get("priority"):
            served = Priority.objects.get(plan=self._plan, number=one["priority"])
            self._record.set_many(course, "priorities", [*course.priorities.all(), served], quietly=True)
        if one.get("sessions"):
            self._tell_sessions(course, one)
            self._tell_published(course, position, one)

    def _tell_sessions(self, course: Course, one: dict[str, Any]) -> None:
        """The sum of a course's sessions, or the one whose day is printed."""
        days = {"starts_on": one["on"], "ends_on": one["on"]} if "on" in one else self._span
        precision = Session.Precision.DAY if "on" in one else Session.Precision.WITHIN
        derived = f"Spaces worked back from the printed {one['percent']}% of spaces used."
        session = self._save(
            Session(
                course=course,
                stands_for=one["sessions"],
                precision=precision,
                mode=Session.Mode.VIRTUAL,
                spaces=one["spaces"],
                status=Session.Status.HELD,
                note=" ".join(filter(None, (derived, one.get("note")))),
                **days,
            )
        )
        for category, attended in one.get("came", {"Not recorded": one["attendees"]}).items():
            self._save(Attendance(session=session, category=self._categories[category], attended=attended))

    def _tell_published(self, course: Course, position: int, one: dict[str, Any]) -> None:
        self._save(
            PublishedRow(
                table=one["table"],
                position=position,
                course=course,
                sessions=one["sessions"],
                attendees=one["attendees"],
                percent_used=one["percent"],
                is_core=one["core"],
                is_pan_sussex=one["pan"],
                source=self._told["source"],
                **self._span,
            )
        )

    def _tell_summary(self, one: dict[str, Any]) -> None:
        summary = self._save(Summary(title=one["title"], source=one["source"], **self._span))
        courses = [self._courses[title] for title in one["courses"]]
        self._record.set_many(summary, "courses", courses, quietly=True)
        for category, attended in one["shares"].items():
            self._save(
                AttendanceShare(summary=summary, category=self._categories[category], attended=attended)
            )
        self._save(Evaluation(summary=summary, **one["evaluation"]))
