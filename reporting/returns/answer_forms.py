"""The answers of a return: one form for each row of it.

A draft takes anything that fits its box; what is missing or doubtful is asked at the end
(`reporting/returns/checking.py`). Text that could identify a child is pointed out at its box at once, and
asked about when the return is submitted.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy

from django import forms
from django.conf import settings
from django.http import QueryDict

from reporting.models import ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from reporting.models.returns import DECLARABLE_RATINGS, Answered
from reporting.returns.answers import ActionAnswer, MilestoneAnswer, PriorityAnswer
from reporting.returns.content import ReturnContent
from reporting.returns.drafts import SavedAnswer
from reporting.rules.edit_conflicts import answer_text
from reporting.rules.known_facts import KnownFact
from wsscp.editing.forms import EditForm
from wsscp.forms import choice_field
from wsscp.identifiers import find_identifiers

# What the last return said is shown beside these boxes, to be brought up to date.
BUILDS_ON_LAST = {"key_issues", "achievements", "next_actions", "progress"}

# Warnings of identifying details at one box; the next are shown when these are dealt with.
MOST_WARNINGS = 5

# The label of each box, and what is to be written in it.
TEXTS = {
    "key_issues": ("Key issues, challenges and resolution", ""),
    "achievements": (
        "Achievements in this reporting period and their impact",
        "What was achieved, and what is different for children and families because of it.",
    ),
    "next_actions": ("Actions for next reporting period", ""),
    "is_unchanged": ("No change since the last return", ""),
    "progress": ("Progress", "What was done, and what changed because of it."),
    "declared": ("Declared colour", ""),
    "declared_reason": ("Why", "Needed where the colour is better than the computed one."),
    "answer": ("Your answer", "For the steering group and the scrutineer, under your group’s name."),
    "forecast_on": ("Forecast", "When you now expect it to be done."),
    "completed_on": ("Completed on", "If it is done."),
    "no_date_because": ("No new date yet, because", "Instead of a forecast. The report points it out."),
}


class AnswerBox(forms.BoundField):
    """A box of a return, with what somebody else wrote into it just now."""

    form: "ReturnAnswerForm"
    theirs: SavedAnswer | None = None

    @property
    def current(self) -> str:
        """The answer that is saved now."""
        return answer_text(getattr(self.form.row, self.name))

    @property
    def before(self) -> str:
        """The last return's answer."""
        if self.form.previous is None or self.name not in BUILDS_ON_LAST:
            return ""
        return getattr(self.form.previous, self.name)

    @property
    def known(self) -> list[tuple[KnownFact, bool]]:
        """What was recorded on the action, each with whether it is in the box."""
        text = answer_text(self.value())
        return [(fact, bool(text) and fact.text in text) for fact in self.form.known.get(self.name, ())]

    @property
    def warning(self) -> str:
        """What in it may identify somebody, with the action or priority it is about; "" for nothing."""
        value = self.value()
        if not isinstance(value, str) or type(self.field) is not forms.CharField:
            return ""
        messages = [match.message(value) for match in find_identifiers(value)[:MOST_WARNINGS]]
        return f"{self.form.about}{self.label}: {' '.join(messages)}" if messages else ""


class ReturnAnswerForm(EditForm):
    """The answers saved in one row, and the last return's row."""

    bound_field_class = AnswerBox
    # Saving a draft is not refused for identifying details: each box says what was found in it, and
    # submitting asks (reporting/returns/services.py).
    is_guarding = False
    # The action or priority it is about, before the name of a box: "2.3 ".
    about = ""
    # What was recorded on the action, by name of the box it belongs to.
    known: Mapping[str, Sequence[KnownFact]] = {}

    def __init__(
        self, row: Answered, data: QueryDict | None, prefix: str, *, previous: Answered | None = None
    ) -> None:
        super().__init__(data, instance=copy(row), prefix=prefix, use_required_attribute=False)
        self.row, self.previous = row, previous
        for name, field in self.fields.items():
            field.required = True
            field.label, field.help_text = TEXTS[name]
            if isinstance(field, forms.CharField):
                field.strip = False
                field.error_messages["max_length"] = (
                    f"{field.label}: shorten this to %(limit_value)s characters or fewer. "
                    "It has %(show_value)s. It is not saved yet."
                )

    def full_clean(self) -> None:
        """Nothing is required in a draft, but its boxes must not be labelled "(optional)"."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for field in self.fields.values():
            field.required = True

    def boxes(self) -> Iterator[AnswerBox]:
        """Yield its boxes."""
        for box in self:
            assert isinstance(box, AnswerBox)
            yield box


class KeyIssuesForm(ReturnAnswerForm):
    """Key issues, challenges and resolution."""

    class Meta:
        model = SubgroupReturn
        fields = ["key_issues"]
        widgets = {"key_issues": forms.Textarea({"rows": 10})}

    def __init__(self, content: ReturnContent, data: QueryDict | None) -> None:
        super().__init__(content.returned, data, "issues", previous=content.previous)
        prompt = KEY_ISSUES_PROMPT.format(short_name=settings.PARTNERSHIP_SHORT_NAME)
        self.fields["key_issues"].help_text = prompt


class ReturnEntryForm(ReturnAnswerForm):
    """A group's text on one priority."""

    class Meta:
        model = ReturnEntry
        fields = ["achievements", "next_actions"]
        widgets = {name: forms.Textarea({"rows": 6}) for name in ("achievements", "next_actions")}

    def __init__(self, part: PriorityAnswer, data: QueryDict | None) -> None:
        super().__init__(part.row, data, f"p{part.priority.pk}", previous=part.previous)
        self.about = f"{part.priority.number}, "


class ContributionForm(ReturnAnswerForm):
    """What a group adds to an action another group leads."""

    class Meta:
        model = ReturnLine
        fields = ["progress"]
        widgets = {"progress": forms.Textarea({"rows": 4})}

    def __init__(self, line: ActionAnswer, data: QueryDict | None) -> None:
        super().__init__(line.row, data, f"a{line.action.pk}", previous=line.previous)
        self.line, self.about = line, f"{line.action.number} "
        self.known = {"progress": line.known}
        self.dates = tuple(ReturnDateForm(date, data, about=self.about) for date in line.dates)
        if not line.is_lead:
            box = self.fields["progress"]
            box.label = "What your group adds"
            box.help_text = f"{line.lead} says how this action stands. You may add your group’s part."


class ReturnLineForm(ContributionForm):
    """What the lead group reports of an action."""

    # The computed RAG status is named in the empty choice.
    declared = forms.ChoiceField(required=False)

    class Meta(ContributionForm.Meta):
        fields = ["is_unchanged", "progress", "declared", "declared_reason", "answer"]
        widgets = ContributionForm.Meta.widgets | {
            "declared_reason": forms.Textarea({"rows": 2}),
            "answer": forms.Textarea({"rows": 4}),
        }

    def __init__(self, line: ActionAnswer, data: QueryDict | None) -> None:
        super().__init__(line, data)
        # There is no "no change" to what was recorded in the period, unless somebody has taken it out.
        if line.is_filled_in and self.add_prefix("is_unchanged") not in self.data:
            del self.fields["is_unchanged"]
        computed = line.computed.label
        choice_field(self, "declared").choices = [("", f"As computed: {computed}"), *DECLARABLE_RATINGS]
        # What was typed stays in its box, even if another return has just answered.
        if not (line.challenges or line.row.answer or self.add_prefix("answer") in self.data):
            del self.fields["answer"]


class ReturnDateForm(ReturnAnswerForm):
    """When a milestone is expected, when it was completed, or why there is no new date yet."""

    class Meta:
        model = ReturnDate
        fields = ["forecast_on", "completed_on", "no_date_because"]

    def __init__(self, date: MilestoneAnswer, data: QueryDict | None, *, about: str) -> None:
        super().__init__(date.row, data, f"m{date.milestone.pk}")
        self.date, self.about = date, about
        self.known = {
            "forecast_on": [date.known_forecast] if date.known_forecast else [],
            "completed_on": [date.known_completion] if date.known_completion else [],
        }
        # What is completed needs no forecast.
        is_given = date.row.forecast_on or self.add_prefix("forecast_on") in self.data
        if date.milestone.completed_on and not is_given:
            del self.fields["forecast_on"]
        # What was typed stays in its box, even if nothing is asked any more.
        is_said = date.row.no_date_because or self.add_prefix("no_date_because") in self.data
        if not (date.needs_date or is_said):
            del self.fields["no_date_because"]

    def days(self) -> Iterator[AnswerBox]:
        """Yield its boxes of dates."""
        return (box for box in self.boxes() if box.name != "no_date_because")


# The prompt of the partnership's template (business plan 2020-21, quarterly progress report).
KEY_ISSUES_PROMPT = (
    "Any significant issues or challenges which impacted Business plan activity during the period – "
    "for example, resourcing issues, quality problems, technical issues and external events outside "
    "the control of the {short_name} partnership."
)
