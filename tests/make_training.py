"""Makes the rows of a training programme for tests, with sensible defaults."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from tests.make import make_membership, make_user
from training.importing.columns import headings_signature
from training.importing.export import open_export
from training.importing.services import read_attendance
from training.models import (
    Attendance,
    Category,
    ColumnMap,
    Course,
    Evaluation,
    Need,
    NeedsAssessment,
    Session,
    Summary,
    Trainer,
)
from wsscp.calendars.addresses import make_calendar_address
from wsscp.models import CalendarAddress, User
from wsscp.policy import Role

HELD_ON = date(2021, 5, 4)
HEADINGS = ("Course", "Date", "Organisation category", "Status")
_serial = count(1)
_AT = datetime(2020, 1, 1, tzinfo=UTC)


def make_course(title: str = "", **fields: Any) -> Course:
    """A course that serves no priority."""
    return Course.objects.create(title=title or f"Course {next(_serial)}", **fields)


def make_category(name: str = "", **fields: Any) -> Category:
    """A category of the police, for certain."""
    defaults: dict[str, Any] = {"sector": "police", "is_certain": True}
    return Category.objects.create(name=name or f"Category {next(_serial)}", **defaults | fields)


def make_session(
    course: Course | None = None,
    starts_on: date = HELD_ON,
    *,
    came: Mapping[Category, int] | None = None,
    **fields: Any,
) -> Session:
    """A virtual session of 20 spaces that was held, with how many came from where."""
    defaults: dict[str, Any] = {"ends_on": starts_on, "spaces": 20, "status": Session.Status.HELD}
    session = Session.objects.create(course=course or make_course(), starts_on=starts_on, **defaults | fields)
    for category, attended in (came or {}).items():
        make_attendance(session, category, attended=attended)
    return session


def make_attendance(session: Session, category: Category | None = None, **fields: Any) -> Attendance:
    """A count of one category at a session."""
    return Attendance.objects.create(session=session, category=category or make_category(), **fields)


def make_summary(title: str = "Told together", **fields: Any) -> Summary:
    """A summary of the programme of all of 2021/22."""
    defaults: dict[str, Any] = {"starts_on": date(2021, 4, 1), "ends_on": date(2022, 3, 31)}
    return Summary.objects.create(title=title, **defaults | fields)


def make_training_world(officer: User) -> dict[str, dict[str, Any]]:
    """One small programme of everything, as the arguments of addresses, by the names the matrix uses."""
    course = make_course("Neglect training")
    session = make_session(course)
    category = make_category()
    make_attendance(session, category, attended=2)
    summary = make_summary()
    Evaluation.objects.create(summary=summary, responses=1)
    assessment = NeedsAssessment.objects.create(title="Needs", dated_on=HELD_ON)
    need = Need.objects.create(text="Curiosity", origin="audit", raised_on=HELD_ON)
    columns = ColumnMap.objects.create(
        signature=headings_signature(HEADINGS),
        headings=list(HEADINGS),
        columns={"course": 0, "starts_on": 1, "category": 2, "status": 3},
        by=officer,
        at=_AT,
    )
    export = read_attendance(
        export=open_export(
            b"Course,Date,Organisation category,Status\nNew course,04/05/2021,Police,Attended\n", "export.csv"
        ),
        column_map=columns,
        by=officer,
        at=_AT,
        today=date(2022, 1, 1),
    )
    left = make_user()
    make_membership(left, Role.STEERING, ends_on=date(2020, 12, 31))
    return {
        "course": {"pk": course.pk},
        "no-course": {"pk": 0},
        "session": {"pk": session.pk},
        "no-session": {"pk": 0},
        "trainer": {"pk": Trainer.objects.create(role="Designated nurse").pk},
        "no-trainer": {"pk": 0},
        "category": {"pk": category.pk},
        "no-category": {"pk": 0},
        "need": {"pk": need.pk},
        "assessment": {"pk": assessment.pk},
        "no-need": {"pk": 0},
        "summary": {"pk": summary.pk},
        "no-summary": {"pk": 0},
        "columns": {"pk": columns.pk},
        "no-columns": {"pk": 0},
        "export": {"token": export.pk},
        "no-export": {"token": UUID(int=0)},
        "feed": {"token": _feed_of(officer)},
        "no-feed": {"token": "none"},
        "former-feed": {"token": _feed_of(left)},
        "month": {"year": 2021, "month": 5},
        "no-month": {"year": 2021, "month": 13},
    }


def _feed_of(person: User) -> str:
    """Make somebody's address of the calendar of sessions; return its secret."""
    return make_calendar_address(person=person, kind=CalendarAddress.Kind.TRAINING, at=_AT)
