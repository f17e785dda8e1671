"""A page of a return: the boxes of its answers, each saved by itself."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from reporting.returns.answer_forms import (
    ContributionForm,
    KeyIssuesForm,
    ReturnAnswerForm,
    ReturnEntryForm,
    ReturnLineForm,
)
from reporting.returns.answers import PriorityAnswer
from reporting.returns.content import ReturnContent
from reporting.returns.drafts import SavedAnswer, SentAnswer
from reporting.rules.edit_conflicts import EditOutcome, answer_digest
from wsscp.forms import error_list

DIGESTS_FIELD = "stamps"


class AnswerPage:
    """A page of a return: its boxes by name, what is sent from them, and the digests sent along."""

    def __init__(
        self, content: ReturnContent, part: PriorityAnswer | None, data: QueryDict | None = None
    ) -> None:
        self.data = data = _with_unix_newlines(data) if data is not None else None
        self.words: ReturnAnswerForm
        self.lines: list[ContributionForm] = []
        if part is None:
            self.words = KeyIssuesForm(content, data)
        else:
            self.words = ReturnEntryForm(part, data)
            self.lines = [
                (ReturnLineForm if line.is_lead else ContributionForm)(line, data) for line in part.lines
            ]
        self.forms = [*(form for line in self.lines for form in (line, *line.dates)), self.words]
        self.boxes = {box.html_name: box for form in self.forms for box in form.boxes()}

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
        for name, box in self.boxes.items():
            # A box that is not ticked is not sent.
            is_sent = name in self.data or (isinstance(box.field, forms.BooleanField) and name in digests)
            if is_sent and box.name in box.form.cleaned_data:
                value = box.form.cleaned_data[box.name]
                if isinstance(value, str) and not value.strip():
                    value = ""
                yield SentAnswer(name, box.form.row, box.name, value, str(digests.get(name, "")))

    def show(self, saved: dict[str, SavedAnswer]) -> None:
        """Show edit conflicts: an error at each box, with the other text beside one's own."""
        for name, answer in saved.items():
            if answer.outcome is EditOutcome.CONFLICT:
                box = self.boxes[name]
                box.theirs = answer
                message = (
                    f"{box.label}: {answer.by or 'Somebody'} changed this meanwhile. "
                    "Both texts are here. Put in the box what should stand, and save."
                )
                box.form.add_error(box.name, message)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary."""
        return error_list(*self.forms) if self.data is not None else []

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by name of the box, for the script that saves while somebody types."""
        return {name: str(box.errors[0]) for name, box in self.boxes.items() if box.errors}

    @property
    def warnings(self) -> dict[str, str]:
        """What may identify somebody, by name of the box; it is saved all the same."""
        return {name: warning for name, box in self.boxes.items() if (warning := box.warning)}

    def warnings_in(self, saved: dict[str, SavedAnswer]) -> list[tuple[str, str]]:
        """What may identify somebody in the answers that were written just now, with the id of each box."""
        return [
            (self.boxes[name].id_for_label, warning)
            for name, warning in self.warnings.items()
            if name in saved and saved[name].outcome is EditOutcome.WRITE
        ]


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
