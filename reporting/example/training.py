"""The example data's training programme of 2021/22, as the annual report prints it.

Where only a sum is printed, a course's sessions are one row that stands for all of them,
some time in the year. Loading it again changes nothing.
"""

from datetime import date
from typing import Any

from django.db.models import Q

from priorities.models import Agency, AgencyName, Plan, Priority
from reporting.example.data import noon, read_example
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


def load_training(*, plan: Plan, by: User | None) -> bool:
    """Record the programme, dated the last day of the year; return False where it is recorded already."""
    data = read_example("training-2021-22")
    if PublishedRow.objects.filter(source=data["source"]).exists():
        return False
    at = noon(date.fromisoformat(data["ends_on"]))
    summary = "The training programme of 2021/22, from the annual report"
    with recording(Act.IMPORTED, by=by, at=at, about=plan, summary=summary, also_closed=True) as record:
        _TrainingLoader(data, plan, record).load()
    return True


class _TrainingLoader:
    """Records the programme, part by part."""

    def __init__(self, data: dict[str, Any], plan: Plan, record: Recorder) -> None:
        self._data, self._plan, self._record = data, plan, record
        self._span = {"starts_on": data["starts_on"], "ends_on": data["ends_on"]}
        self._courses: dict[str, Course] = {}
        self._categories: dict[str, Category] = {}

    def load(self) -> None:
        """Record all of it."""
        self._load_categories()
        for position, course in enumerate([*self._data["other_media"], *self._data["courses"]]):
            self._load_course(position, course)
        for summary in self._data["summaries"]:
            self._load_summary(summary)
        for quote in self._data["quotes"]:
            source = quote.get("source", self._data["source"])
            about = self._courses[quote["course"]]
            self._save(Quote(course=about, text=quote["text"], has_consent=True, source=source))
        for trainer in self._data["trainers"]:
            self._save(Trainer(**trainer))
        for assessment in self._data["assessments"]:
            self._save(NeedsAssessment(**assessment))
        for entry in self._data["needs"]:
            need = self._save(Need(**{name: value for name, value in entry.items() if name != "courses"}))
            courses = [self._courses[title] for title in entry["courses"]]
            self._record.set_many(need, "courses", courses, quietly=True)

    def _save(self, row: Any) -> Any:
        return self._record.save(row, quietly=True)

    def _agency(self, name: str | None) -> Agency | None:
        """Return an agency by any of its names, created if there is none."""
        data = next((entry for entry in self._data["agencies"] if entry["name"] == name), None)
        if data is None:
            return None
        has_name = Q(name__iexact=name)
        if data["short_name"]:
            has_name |= Q(short_name__iexact=data["short_name"])
        alias = AgencyName.objects.filter(name__iexact=name).select_related("agency").first()
        agency = Agency.objects.filter(has_name).first() or (alias and alias.agency)
        return agency or self._save(Agency(**data))

    def _load_categories(self) -> None:
        for entry in self._data["categories"]:
            agency = self._agency(entry["agency"])
            category = Category.objects.filter(name__iexact=entry["name"]).first()
            self._categories[entry["name"]] = category or self._save(Category(**entry | {"agency": agency}))

    def _load_course(self, position: int, data: dict[str, Any]) -> None:
        existing = Course.objects.filter(title__iexact=data["title"]).first()
        course = existing or self._save(
            Course(
                title=data["title"],
                aims=data.get("aims", ""),
                medium=data.get("medium", Course.Medium.SESSIONS),
                is_core=data.get("core", False),
                is_pan_sussex=data.get("pan", False),
                is_conference=data.get("conference", False),
                prerequisite=self._courses.get(data.get("prerequisite", "")),
            )
        )
        self._courses[data["title"]] = course
        for name in data.get("names", []):
            self._save(CourseName(course=course, name=name))
        if data.get("priority"):
            served = Priority.objects.get(plan=self._plan, number=data["priority"])
            self._record.set_many(course, "priorities", [*course.priorities.all(), served], quietly=True)
        if data.get("sessions"):
            self._load_sessions(course, data)
            self._load_published(course, position, data)

    def _load_sessions(self, course: Course, data: dict[str, Any]) -> None:
        """Record one row for all of a course's sessions, or the one whose day is printed."""
        days = {"starts_on": data["on"], "ends_on": data["on"]} if "on" in data else self._span
        precision = Session.Precision.DAY if "on" in data else Session.Precision.WITHIN
        derived = f"Spaces worked back from the printed {data['percent']}% of spaces used."
        session = self._save(
            Session(
                course=course,
                stands_for=data["sessions"],
                precision=precision,
                mode=Session.Mode.VIRTUAL,
                spaces=data["spaces"],
                status=Session.Status.HELD,
                note=" ".join(filter(None, (derived, data.get("note")))),
                **days,
            )
        )
        for category, attended in data.get("came", {"Not recorded": data["attendees"]}).items():
            self._save(Attendance(session=session, category=self._categories[category], attended=attended))

    def _load_published(self, course: Course, position: int, data: dict[str, Any]) -> None:
        self._save(
            PublishedRow(
                table=data["table"],
                position=position,
                course=course,
                sessions=data["sessions"],
                attendees=data["attendees"],
                percent_used=data["percent"],
                is_core=data["core"],
                is_pan_sussex=data["pan"],
                source=self._data["source"],
                **self._span,
            )
        )

    def _load_summary(self, data: dict[str, Any]) -> None:
        summary = self._save(Summary(title=data["title"], source=data["source"], **self._span))
        courses = [self._courses[title] for title in data["courses"]]
        self._record.set_many(summary, "courses", courses, quietly=True)
        for category, attended in data["shares"].items():
            self._save(
                AttendanceShare(summary=summary, category=self._categories[category], attended=attended)
            )
        self._save(Evaluation(summary=summary, **data["evaluation"]))
