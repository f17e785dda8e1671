"""The answers of a return: one form for each row of it.

A draft takes anything that fits its box; what is missing or doubtful is asked at the end
(`reporting/returns/checking.py`), where text that could identify a child is looked for, too.
"""

from copy import copy

from django import forms
from django.conf import settings
from django.http import QueryDict

from reporting.models import ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from reporting.models.returns import DECLARABLE_RATINGS, Answered
from reporting.returns.answers import ActionAnswer, MilestoneAnswer, PriorityAnswer
from reporting.returns.content import ReturnContent
from wsscp.editing.forms import EditForm
from wsscp.forms import choice_field


class ReturnAnswerForm(EditForm):
    """The answers saved in one row."""

    # A draft is not checked for identifying details; submitting is (reporting/returns/services.py).
    is_guarding = False

    def __init__(self, row: Answered, data: QueryDict | None, prefix: str) -> None:
        super().__init__(data, instance=copy(row), prefix=prefix, use_required_attribute=False)
        self.row = row
        for field in self.fields.values():
            field.required = True
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

    def label(self, name: str, label: str, help_text: str = "") -> None:
        """Give a box another label than the model's."""
        self.fields[name].label, self.fields[name].help_text = label, help_text


class KeyIssuesForm(ReturnAnswerForm):
    """Key issues, challenges and resolution."""

    class Meta:
        model = SubgroupReturn
        fields = ["key_issues"]
        widgets = {"key_issues": forms.Textarea({"rows": 10})}

    def __init__(self, content: ReturnContent, data: QueryDict | None) -> None:
        super().__init__(content.returned, data, "issues")
        prompt = KEY_ISSUES_PROMPT.format(short_name=settings.PARTNERSHIP_SHORT_NAME)
        self.label("key_issues", "Key issues, challenges and resolution", prompt)


class ReturnEntryForm(ReturnAnswerForm):
    """A group's text on one priority."""

    class Meta:
        model = ReturnEntry
        fields = ["achievements", "next_actions"]
        widgets = {name: forms.Textarea({"rows": 6}) for name in ("achievements", "next_actions")}

    def __init__(self, part: PriorityAnswer, data: QueryDict | None) -> None:
        super().__init__(part.row, data, f"p{part.priority.pk}")
        self.label(
            "achievements",
            "Achievements in this reporting period and their impact",
            "What was achieved, and what is different for children and families because of it.",
        )
        self.label("next_actions", "Actions for next reporting period")


class ContributionForm(ReturnAnswerForm):
    """What a group adds to an action another group leads."""

    class Meta:
        model = ReturnLine
        fields = ["progress"]
        widgets = {"progress": forms.Textarea({"rows": 4})}

    def __init__(self, line: ActionAnswer, data: QueryDict | None) -> None:
        super().__init__(line.row, data, f"a{line.action.pk}")
        hint = f"{line.lead} says how this action stands. You may add your group’s part."
        self.label("progress", "What your group adds", hint)


class ReturnLineForm(ContributionForm):
    """What the lead group reports of an action."""

    # The computed RAG status is named in the empty choice.
    declared = forms.ChoiceField(label="Declared colour", required=False)

    class Meta(ContributionForm.Meta):
        fields = ["is_unchanged", "progress", "declared", "declared_reason", "answer"]
        widgets = ContributionForm.Meta.widgets | {
            "declared_reason": forms.Textarea({"rows": 2}),
            "answer": forms.Textarea({"rows": 4}),
        }

    def __init__(self, line: ActionAnswer, data: QueryDict | None) -> None:
        super().__init__(line, data)
        self.label("is_unchanged", "No change since the last return")
        self.label("progress", "Progress", "What was done, and what changed because of it.")
        computed = line.computed.label
        choice_field(self, "declared").choices = [("", f"As computed: {computed}"), *DECLARABLE_RATINGS]
        self.label("declared_reason", "Why", "Needed where the colour is better than the computed one.")
        self.label(
            "answer", "Your answer", "For the steering group and the scrutineer, under your group’s name."
        )
        # What was typed stays in its box, even if another return has just answered.
        if not (line.challenges or line.row.answer or self.add_prefix("answer") in self.data):
            del self.fields["answer"]


class ReturnDateForm(ReturnAnswerForm):
    """When a milestone is expected, or when it was completed."""

    class Meta:
        model = ReturnDate
        fields = ["forecast_on", "completed_on"]

    def __init__(self, answer: MilestoneAnswer, data: QueryDict | None) -> None:
        super().__init__(answer.row, data, f"m{answer.milestone.pk}")
        self.label("forecast_on", "Forecast", "When you now expect it to be done.")
        self.label("completed_on", "Completed on", "If it is done.")


# The prompt of the partnership's template (business plan 2020-21, quarterly progress report).
KEY_ISSUES_PROMPT = (
    "Any significant issues or challenges which impacted Business plan activity during the period – "
    "for example, resourcing issues, quality problems, technical issues and external events outside "
    "the control of the {short_name} partnership."
)
