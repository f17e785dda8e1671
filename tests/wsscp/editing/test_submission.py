"""What a form deposits for the recorder: written with what is saved, or not at all."""

from datetime import UTC, datetime

import pytest
from django import forms

from priorities.models import Plan
from tests.make import make_plan
from wsscp.audit.recording import record_event, recording
from wsscp.editing.forms import EntryForm
from wsscp.editing.submission import Submission, answering
from wsscp.models import AuditEntry
from wsscp.models.audit import Act

pytestmark = pytest.mark.django_db

AT = datetime(2020, 6, 30, 12, tzinfo=UTC)
CONFIRMED = {"text": "The mother, Sarah, rang.", "keep-anyway": "on", "keep-reason": "It is published"}
SUMMARY = "To keep words that may identify somebody"


class Note(EntryForm):
    """One box of words."""

    text = forms.CharField()


class Crash(Exception):
    """Something that fails after the row is written."""


@pytest.fixture
def plan() -> Plan:
    """A plan to write."""
    return make_plan("plan")


def rename(plan: Plan, title: str, *, fails: bool = False, is_draft: bool = False) -> None:
    """Give a plan another title, or fail once it has it."""
    plan.title = title
    with recording(Act.CHANGED, by=None, at=AT, about=plan, is_draft=is_draft) as record:
        record.save(plan)
        if fails:
            raise Crash


def confirmed() -> list[tuple[str, str]]:
    """What was confirmed: about which row, and why."""
    entries = AuditEntry.objects.filter(summary=SUMMARY)
    return [(entry.thing_id, entry.changes[0]["after"]) for entry in entries]


def test_what_was_confirmed_is_written_once_with_what_is_saved(plan: Plan) -> None:
    with answering(Submission()):
        form = Note(CONFIRMED)
        assert form.is_valid()
        rename(plan, "One")
        rename(plan, "Two")
    assert confirmed() == [(str(plan.pk), "It is published")]
    first, second, third = AuditEntry.objects.order_by("pk")
    assert [entry.summary for entry in (first, second, third)] == ["", SUMMARY, ""]


def test_a_save_that_fails_leaves_no_confirmation_and_the_next_has_it(plan: Plan) -> None:
    with answering(Submission()):
        assert Note(CONFIRMED).is_valid()
        with pytest.raises(Crash):
            rename(plan, "One", fails=True)
        assert confirmed() == []
        rename(plan, "Two")
    assert confirmed() == [(str(plan.pk), "It is published")]


def test_a_form_that_is_wrong_confirms_nothing(plan: Plan) -> None:
    with answering(Submission()):
        assert not Note(CONFIRMED | {"keep-reason": ""}).is_valid()
        rename(plan, "One")
    assert confirmed() == []


def test_what_is_confirmed_for_one_request_is_nothing_to_the_next(plan: Plan) -> None:
    with answering(Submission()):
        assert Note(CONFIRMED).is_valid()
    with answering(Submission()):
        rename(plan, "One")
    rename(plan, "Two")
    assert confirmed() == []


def test_neither_a_draft_nor_an_event_takes_what_was_confirmed(plan: Plan) -> None:
    other = make_plan("other")
    with answering(Submission()):
        assert Note(CONFIRMED).is_valid()
        rename(other, "A draft", is_draft=True)
        record_event(Act.READ, by=None, at=AT, about=other, summary="Read")
        assert confirmed() == []
        rename(plan, "One")
    assert confirmed() == [(str(plan.pk), "It is published")]


def test_a_form_may_be_validated_twice_and_is_recorded_once(plan: Plan) -> None:
    with answering(Submission()):
        form = Note(CONFIRMED)
        form.full_clean()
        form.full_clean()
        rename(plan, "One")
    assert len(confirmed()) == 1


def test_a_recording_about_no_row_is_about_what_the_inner_one_was(plan: Plan) -> None:
    with answering(Submission()), recording(Act.CHANGED, by=None, at=AT):
        assert Note(CONFIRMED).is_valid()
        rename(plan, "One")
    assert confirmed() == [(str(plan.pk), "It is published")]


def test_what_saves_nothing_confirms_nothing(plan: Plan) -> None:
    with answering(Submission()):
        assert Note(CONFIRMED).is_valid()
        with recording(Act.DECIDED, by=None, at=AT, about=plan):
            pass  # somebody else did the same a moment before
        assert confirmed() == []
        rename(plan, "One")
    assert confirmed() == [(str(plan.pk), "It is published")]
