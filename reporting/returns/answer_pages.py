"""A page of a return: its answers' boxes, each saved by itself and none of them lost."""

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
    """A box of the page with what the last return said there, and what somebody else just wrote."""

    field: forms.BoundField
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
    """A page of a return: its boxes by name, what is sent from them, and the stamps that go along."""

    def __init__(
        self, sheet: ReturnContent, part: PriorityAnswer | None, data: QueryDict | None = None
    ) -> None:
        self.data = _with_plain_lines(data) if data is not None else None
        self.boxes: dict[str, AnswerBox] = {}
        self.forms: list[ReturnAnswerForm] = []
        self.lines: tuple[ActionBoxes, ...] = ()
        if part is None:
            before = sheet.previous.key_issues if sheet.previous else ""
            self.words = self._boxes(KeyIssuesForm(sheet, self.data), key_issues=before)
        else:
            self.lines = tuple(self._line(line) for line in part.lines)
            old = part.previous or ReturnEntry()
            form = ReturnEntryForm(part, self.data)
            self.words = self._boxes(form, achievements=old.achievements, next_actions=old.next_actions)

    def _boxes(self, form: ReturnAnswerForm, **before: str) -> tuple[AnswerBox, ...]:
        self.forms.append(form)
        made = {form.add_prefix(name): AnswerBox(form[name], before.get(name, "")) for name in form.fields}
        self.boxes |= made
        return tuple(made.values())

    def _line(self, line: ActionAnswer) -> ActionBoxes:
        before = line.previous.progress if line.previous else ""
        if not line.is_lead:
            return ActionBoxes(line, None, *self._boxes(ContributionForm(line, self.data), progress=before))
        unchanged, progress, declared, reason, *answer = self._boxes(
            ReturnLineForm(line, self.data), progress=before
        )
        dates = tuple((one, self._boxes(ReturnDateForm(one, self.data))) for one in line.dates)
        return ActionBoxes(line, unchanged, progress, dates, (declared, reason), tuple(answer))

    @property
    def digests(self) -> str:
        """The stamps of what stands, to go along with the page."""
        return json.dumps({name: answer_digest(_stands(box)) for name, box in self.boxes.items()})

    def answers(self) -> Iterator[SentAnswer]:
        """Yield what was sent and fits its box. A box that was not sent is not emptied."""
        seen = _read(self.data.get(DIGESTS_FIELD, ""))
        for form in self.forms:
            form.full_clean()
            for name, field in form.fields.items():
                box = form.add_prefix(name)
                is_sent = box in self.data or (isinstance(field, forms.BooleanField) and box in seen)
                if is_sent and name in form.cleaned_data:
                    value = form.cleaned_data[name]
                    if isinstance(value, str) and not value.strip():
                        value = ""
                    yield SentAnswer(box, form.row, name, value, str(seen.get(box, "")))

    def show(self, saved: dict[str, SavedAnswer]) -> None:
        """Say at each box where somebody else wrote meanwhile, with their text beside one's own."""
        for name, one in saved.items():
            if one.outcome is EditOutcome.CONFLICT:
                box = self.boxes[name]
                box.theirs = one
                says = (
                    f"{box.field.label}: {one.by or 'Somebody'} changed this meanwhile. Both texts are here."
                )
                box.field.form.add_error(
                    box.field.name, f"{says} Put in the box what should stand, and save."
                )

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary."""
        return error_list(*self.forms) if self.data is not None else []

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by name of the box, for who saves as they type."""
        return {
            form.add_prefix(name): messages[0]
            for form in self.forms
            for name, messages in form.errors.items()
            if name in form.fields
        }


def merge_other_answers(data: QueryDict, saved: dict[str, SavedAnswer]) -> QueryDict:
    """Return what was sent, with what others wrote into boxes that their sender had left alone."""
    data = data.copy()
    for name, one in saved.items():
        if one.outcome is EditOutcome.THEIRS:
            data[name] = one.current
    return data


def _stands(box: AnswerBox) -> str:
    form = box.field.form
    return answer_text(getattr(form.row, box.field.name))


def _read(stamps: str) -> dict[str, Any]:
    try:
        found = json.loads(stamps)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _with_plain_lines(data: QueryDict) -> QueryDict:
    """A browser sends each line's end as two characters, and counts one."""
    data = data.copy()
    for name, values in data.lists():
        data.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return data
