"""A page of a return: the boxes of its answers, each saved by itself."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from reporting.models import ReturnEntry
from reporting.returns.answer_forms import (
    ContributionForm,
    KeyIssuesForm,
    ReturnAnswerForm,
    ReturnDateForm,
    ReturnEntryForm,
    ReturnLineForm,
)
from reporting.returns.answers import ActionAnswer, MilestoneAnswer, PriorityAnswer
from reporting.returns.content import ReturnContent
from reporting.returns.drafts import SavedAnswer, SentAnswer
from reporting.rules.edit_conflicts import EditOutcome, answer_digest, answer_text
from wsscp.forms import error_list

DIGESTS_FIELD = "stamps"


@dataclass
class AnswerBox:
    """A box of the page with the answer saved now, the last return's, and what somebody else just wrote."""

    field: forms.BoundField
    current: str
    before: str = ""
    theirs: SavedAnswer | None = None


@dataclass(frozen=True)
class ActionBoxes:
    """The boxes of one action, beside the action."""

    line: ActionAnswer
    unchanged: AnswerBox | None
    progress: AnswerBox
    dates: tuple[tuple[MilestoneAnswer, tuple[AnswerBox, ...]], ...] = ()
    colour: tuple[AnswerBox, ...] = ()
    answer: tuple[AnswerBox, ...] = ()


class AnswerPage:
    """A page of a return: its boxes by name, what is sent from them, and the digests sent along."""

    def __init__(
        self, content: ReturnContent, part: PriorityAnswer | None, data: QueryDict | None = None
    ) -> None:
        self.data = _with_unix_newlines(data) if data is not None else None
        self.boxes: dict[str, AnswerBox] = {}
        self.forms: list[ReturnAnswerForm] = []
        self.lines: tuple[ActionBoxes, ...] = ()
        if part is None:
            before = content.previous.key_issues if content.previous else ""
            self.words = self._boxes(KeyIssuesForm(content, self.data), key_issues=before)
        else:
            self.lines = tuple(self._line(line) for line in part.lines)
            old = part.previous or ReturnEntry()
            form = ReturnEntryForm(part, self.data)
            self.words = self._boxes(form, achievements=old.achievements, next_actions=old.next_actions)

    def _boxes(self, form: ReturnAnswerForm, **before: str) -> tuple[AnswerBox, ...]:
        self.forms.append(form)
        boxes = {
            form.add_prefix(name): AnswerBox(
                form[name], answer_text(getattr(form.row, name)), before.get(name, "")
            )
            for name in form.fields
        }
        self.boxes |= boxes
        return tuple(boxes.values())

    def _line(self, line: ActionAnswer) -> ActionBoxes:
        before = line.previous.progress if line.previous else ""
        if not line.is_lead:
            (addition,) = self._boxes(ContributionForm(line, self.data), progress=before)
            return ActionBoxes(line, None, addition)
        unchanged, progress, declared, reason, *answer = self._boxes(
            ReturnLineForm(line, self.data), progress=before
        )
        dates = tuple((date, self._boxes(ReturnDateForm(date, self.data))) for date in line.dates)
        return ActionBoxes(line, unchanged, progress, dates, (declared, reason), tuple(answer))

    @property
    def digests(self) -> str:
        """The digests of the answers saved now, to be sent along with the page."""
        return json.dumps({name: answer_digest(box.current) for name, box in self.boxes.items()})

    def answers(self) -> Iterator[SentAnswer]:
        """Yield what was sent and is valid. A box that was not sent is not emptied."""
        assert self.data is not None
        digests = _read_digests(self.data.get(DIGESTS_FIELD, ""))
        for form in self.forms:
            form.full_clean()
            for name, field in form.fields.items():
                box = form.add_prefix(name)
                # A box that is not ticked is not sent.
                is_sent = box in self.data or (isinstance(field, forms.BooleanField) and box in digests)
                if is_sent and name in form.cleaned_data:
                    value = form.cleaned_data[name]
                    if isinstance(value, str) and not value.strip():
                        value = ""
                    yield SentAnswer(box, form.row, name, value, str(digests.get(box, "")))

    def show(self, saved: dict[str, SavedAnswer]) -> None:
        """Show edit conflicts: an error at each box, with the other text beside one's own."""
        for name, answer in saved.items():
            if answer.outcome is EditOutcome.CONFLICT:
                box = self.boxes[name]
                box.theirs = answer
                message = (
                    f"{box.field.label}: {answer.by or 'Somebody'} changed this meanwhile. "
                    "Both texts are here. Put in the box what should stand, and save."
                )
                box.field.form.add_error(box.field.name, message)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary."""
        return error_list(*self.forms) if self.data is not None else []

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by name of the box, for the script that saves while somebody types."""
        return {
            form.add_prefix(name): str(messages[0])
            for form in self.forms
            for name, messages in form.errors.items()
            if name in form.fields
        }


def merge_other_answers(data: QueryDict, saved: dict[str, SavedAnswer]) -> QueryDict:
    """Return what was sent, with what others wrote into boxes that its sender had not changed."""
    data = data.copy()
    for name, answer in saved.items():
        if answer.outcome is EditOutcome.THEIRS:
            data[name] = answer.current
    return data


def _read_digests(text: str) -> dict[str, Any]:
    try:
        digests = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return digests if isinstance(digests, dict) else {}


def _with_unix_newlines(data: QueryDict) -> QueryDict:
    """Undo CRLF: a browser sends each newline as two characters, but counts one against the maximum."""
    data = data.copy()
    for name, values in data.lists():
        data.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return data
