"""Two people at one form of training: the second is told of the first, and nothing is written over."""

from collections.abc import Callable

import pytest

from tests.cast import ClientFor
from tests.make_training import make_attendance, make_category, make_course, make_session, make_summary
from tests.wsscp.editing.test_versions import WHILE, boxes_of
from training.models import Attendance, AttendanceShare, Course, Evaluation, Quote, Session, Summary, Trainer

pytestmark = pytest.mark.django_db

Case = tuple[str, str, Callable[[], object]]


def _course() -> Case:
    address = f"/training/courses/{make_course('Neglect').pk}/edit/"
    return address, "audience", lambda: Course.objects.get().audience


def _quotes() -> Case:
    course = make_course()
    Quote.objects.create(course=course, text="It helped")
    return f"/training/courses/{course.pk}/quotes/", "quotes-0-source", lambda: Quote.objects.get().source


def _session() -> Case:
    return f"/training/sessions/{make_session().pk}/edit/", "note", lambda: Session.objects.get().note


def _attendance() -> Case:
    session = make_session(came={make_category("Police"): 2})
    address = f"/training/sessions/{session.pk}/attendance/"
    return address, "attendance-0-attended", lambda: str(Attendance.objects.get().attended)


def _evaluation() -> Case:
    return _evaluation_of(Evaluation(responses=1))


def _new_evaluation() -> Case:
    return _evaluation_of(None)


def _evaluation_of(evaluation: Evaluation | None) -> Case:
    session = make_session()
    make_attendance(session, attended=9)
    if evaluation:
        evaluation.session = session
        evaluation.save()
    address = f"/training/sessions/{session.pk}/evaluation/"
    return address, "responses", lambda: str(Evaluation.objects.get().responses)


def _trainer() -> Case:
    trainer = Trainer.objects.create(role="Nurse")
    return f"/training/trainers/{trainer.pk}/edit/", "note", lambda: Trainer.objects.get().note


def _summary(box: str, read: Callable[[], object]) -> Case:
    summary = make_summary()
    AttendanceShare.objects.create(summary=summary, category=make_category("Police"), attended=2)
    Evaluation.objects.create(summary=summary, responses=9)
    return f"/training/summaries/{summary.pk}/edit/", box, read


def _share() -> Case:
    return _summary("shares-0-attended", lambda: str(AttendanceShare.objects.get().attended))


def _evaluation_of_a_summary() -> Case:
    return _summary("responses", lambda: str(Evaluation.objects.get().responses))


def _title_of_a_summary() -> Case:
    return _summary("title", lambda: Summary.objects.get().title)


@pytest.mark.parametrize(
    "make",
    [
        _course,
        _quotes,
        _session,
        _attendance,
        _evaluation,
        _new_evaluation,
        _trainer,
        _share,
        _evaluation_of_a_summary,
        _title_of_a_summary,
    ],
)
def test_second_to_save_is_told_of_the_first_and_saves_over_it_knowingly(
    client_for: ClientFor, learning, business_team, make
):
    address, box, read = make()
    first, second = client_for(learning), client_for(business_team)
    opened = boxes_of(first.get(address).content.decode())
    also_opened = boxes_of(second.get(address).content.decode())
    assert first.post(address, opened | {box: "3"}).status_code == 302
    assert read() == "3"

    refused = second.post(address, also_opened | {box: "4"})
    page = refused.content.decode()
    assert refused.status_code == 200
    assert WHILE in page
    assert boxes_of(page)[box] == "4"
    assert read() == "3"

    assert second.post(address, boxes_of(page)).status_code == 302
    assert read() == "4"
