"""The boxes of a return: a page's answers, each saved by itself and none of them lost.

A draft takes anything that fits its box; what is missing or doubtful is asked at the end
(`reporting/queries/return_check.py`), where words that could identify a child are looked for, too.
"""

import json
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from reporting.forms.reports import KEY_ISSUES_PROMPT
from reporting.models import ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from reporting.models.returns import DECLARABLE, Answered
from reporting.queries.return_sheet import ReturnSheet, SheetDate, SheetLine, SheetPart
from reporting.services.return_drafts import Answer, Saved
from reporting.stamps import Settled, as_text, stamp
from wsscp.forms import CrispyMixin, error_list, use_date_boxes
from wsscp.guarding import GuardedFormMixin
from wsscp.limits import PARAGRAPH

STAMPS = "stamps"


class _AnswerForm(GuardedFormMixin, CrispyMixin, forms.ModelForm):
    """Answers kept in one row."""

    # Nothing is saved for good yet: submitting looks at all of it (services/returns.py).
    is_guarding = False

    def __init__(self, row: Answered, data: QueryDict | None, prefix: str) -> None:
        super().__init__(data, instance=copy(row), prefix=prefix, use_required_attribute=False)
        self.row = row
        use_date_boxes(self)
        for field in self.fields.values():
            field.required = True
            if isinstance(field, forms.CharField):
                field.strip = False
                says = f"{field.label}: shorten this to %(limit_value)s characters or fewer. It has "
                field.error_messages["max_length"] = f"{says}%(show_value)s. It is not saved yet."

    def full_clean(self) -> None:
        """Nothing has to be answered in a draft, but "(optional)" at every box would say the wrong thing."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for field in self.fields.values():
            field.required = True

    def label(self, name: str, label: str, help_text: str = "") -> None:
        """Give a box other words than the model's."""
        self.fields[name].label, self.fields[name].help_text = label, help_text


class IssuesForm(_AnswerForm):
    """Key issues, challenges and resolution."""

    class Meta:
        model = SubgroupReturn
        fields = ["key_issues"]
        widgets = {"key_issues": forms.Textarea({"rows": 10})}

    def __init__(self, sheet: ReturnSheet, data: QueryDict | None) -> None:
        super().__init__(sheet.returned, data, "issues")
        prompt = KEY_ISSUES_PROMPT.format(short_name=settings.PARTNERSHIP_SHORT_NAME)
        self.label("key_issues", "Key issues, challenges and resolution", prompt)


class EntryForm(_AnswerForm):
    """A group's words on one priority."""

    class Meta:
        model = ReturnEntry
        fields = ["achievements", "next_actions"]
        widgets = {name: forms.Textarea({"rows": 6}) for name in ("achievements", "next_actions")}

    def __init__(self, part: SheetPart, data: QueryDict | None) -> None:
        super().__init__(part.row, data, f"p{part.priority.pk}")
        self.label(
            "achievements",
            "Achievements in this reporting period and their impact",
            "What was achieved, and what is different for children and families because of it.",
        )
        self.label("next_actions", "Actions for next reporting period")


class AddForm(_AnswerForm):
    """What a group adds to an action another group leads."""

    class Meta:
        model = ReturnLine
        fields = ["progress"]
        widgets = {"progress": forms.Textarea({"rows": 4})}

    def __init__(self, line: SheetLine, data: QueryDict | None) -> None:
        super().__init__(line.row, data, f"a{line.action.pk}")
        says = f"{line.lead} says how this action stands. You may add your group’s part."
        self.label("progress", "What your group adds", says)


class LineForm(AddForm):
    """How an action stands."""

    # A choice of colours in words of ours, and no colour unless one is declared.
    declared = forms.ChoiceField(label="Declared colour", required=False)

    class Meta(AddForm.Meta):
        fields = ["is_unchanged", "progress", "declared", "declared_reason"]
        widgets = AddForm.Meta.widgets | {"declared_reason": forms.Textarea({"rows": 2})}

    def __init__(self, line: SheetLine, data: QueryDict | None) -> None:
        super().__init__(line, data)
        self.label("is_unchanged", "No change since the last return")
        self.label("progress", "Progress", "What was done, and what changed because of it.")
        computed = line.computed.label
        self.fields["declared"].choices = [("", f"As computed: {computed}"), *DECLARABLE]
        self.label("declared_reason", "Why", "Needed where the colour is better than the computed one.")
        self.fields["declared_reason"].max_length = PARAGRAPH


class DateForm(_AnswerForm):
    """When a milestone is expected, or when it was done."""

    class Meta:
        model = ReturnDate
        fields = ["forecast_on", "completed_on"]

    def __init__(self, one: SheetDate, data: QueryDict | None) -> None:
        super().__init__(one.row, data, f"m{one.milestone.pk}")
        self.label("forecast_on", "Forecast", "When you now expect it to be done.")
        self.label("completed_on", "Completed on", "If it is done.")


@dataclass
class Box:
    """A box of the page with what the last return said there, and what somebody else just wrote."""

    field: forms.BoundField
    before: str = ""
    theirs: Saved | None = None


@dataclass(frozen=True)
class LineBoxes:
    """The boxes of one action, beside the action."""

    line: SheetLine
    unchanged: Box | None
    progress: Box
    dates: tuple[tuple[SheetDate, tuple[Box, ...]], ...] = ()
    colour: tuple[Box, ...] = ()


class AnswerPage:
    """A page of a return: its boxes by name, what is sent from them, and the stamps that go along."""

    def __init__(self, sheet: ReturnSheet, part: SheetPart | None, data: QueryDict | None = None) -> None:
        self.data = _with_plain_lines(data) if data is not None else None
        self.boxes: dict[str, Box] = {}
        self.forms: list[_AnswerForm] = []
        self.lines: tuple[LineBoxes, ...] = ()
        if part is None:
            before = sheet.previous.key_issues if sheet.previous else ""
            self.words = self._boxes(IssuesForm(sheet, self.data), key_issues=before)
        else:
            self.lines = tuple(self._line(line) for line in part.lines)
            old = part.previous or ReturnEntry()
            form = EntryForm(part, self.data)
            self.words = self._boxes(form, achievements=old.achievements, next_actions=old.next_actions)

    def _boxes(self, form: _AnswerForm, **before: str) -> tuple[Box, ...]:
        self.forms.append(form)
        made = {form.add_prefix(name): Box(form[name], before.get(name, "")) for name in form.fields}
        self.boxes |= made
        return tuple(made.values())

    def _line(self, line: SheetLine) -> LineBoxes:
        before = line.previous.progress if line.previous else ""
        if not line.is_lead:
            return LineBoxes(line, None, *self._boxes(AddForm(line, self.data), progress=before))
        unchanged, progress, *colour = self._boxes(LineForm(line, self.data), progress=before)
        dates = tuple((one, self._boxes(DateForm(one, self.data))) for one in line.dates)
        return LineBoxes(line, unchanged, progress, dates, tuple(colour))

    @property
    def stamps(self) -> str:
        """The stamps of what stands, to go along with the page."""
        return json.dumps({name: stamp(_stands(box)) for name, box in self.boxes.items()})

    def answers(self) -> Iterator[Answer]:
        """Yield what was sent and fits its box. A box that was not sent is not emptied."""
        seen = _read(self.data.get(STAMPS, ""))
        for form in self.forms:
            form.full_clean()
            for name, field in form.fields.items():
                box = form.add_prefix(name)
                is_sent = box in self.data or (isinstance(field, forms.BooleanField) and box in seen)
                if is_sent and name in form.cleaned_data:
                    value = form.cleaned_data[name]
                    if isinstance(value, str) and not value.strip():
                        value = ""
                    yield Answer(box, form.row, name, value, str(seen.get(box, "")))

    def show(self, saved: dict[str, Saved]) -> None:
        """Say at each box where somebody else wrote meanwhile, with their text beside one's own."""
        for name, one in saved.items():
            if one.settled is Settled.BOTH:
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


def merged(data: QueryDict, saved: dict[str, Saved]) -> QueryDict:
    """Return what was sent, with what others wrote into boxes that their sender had left alone."""
    data = data.copy()
    for name, one in saved.items():
        if one.settled is Settled.THEIRS:
            data[name] = one.stands
    return data


def _stands(box: Box) -> str:
    form = box.field.form
    return as_text(getattr(form.row, box.field.name))


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


class DecideForm(GuardedFormMixin, CrispyMixin, forms.Form):
    """What the business team decides of a return."""

    decision = forms.ChoiceField(
        label="What is to be done with it?",
        choices=[
            ("accept", "Accept it: what it says is written to the actions"),
            ("send_back", "Send it back to the group with a comment"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to accept it or send it back."},
    )
    comment = forms.CharField(
        label="Comment for the group",
        required=False,
        max_length=PARAGRAPH,
        widget=forms.Textarea({"rows": 4}),
        help_text="Needed when you send it back: what is to be changed?",
    )

    def clean(self) -> dict[str, Any]:
        """What is sent back says why."""
        cleaned = super().clean()
        sends_back = cleaned.get("decision") == "send_back"
        if sends_back and "comment" not in self.errors and not cleaned.get("comment", "").strip():
            self.add_error("comment", "Say what is to be changed.")
        return cleaned


class ReminderForm(CrispyMixin, forms.Form):
    """How many reminders somebody wants."""

    reminders = forms.ChoiceField(
        label="Reminders of returns",
        choices=[
            ("all", "All: when returns open, a week before, on the day, and every 3 working days when late"),
            ("fewer", "Fewer: when returns open, on the day, and every 6 working days when late"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
        help_text="They cannot be switched off: the report needs your return.",
    )
