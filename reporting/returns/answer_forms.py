"""The answers of a return: what one row of it holds, as a form.

A draft takes anything that fits its box; what is missing or doubtful is asked at the end
(`reporting/returns/checking.py`), where words that could identify a child are looked for, too.
"""

from copy import copy

from django import forms
from django.conf import settings
from django.http import QueryDict

from reporting.models import ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from reporting.models.returns import DECLARABLE_RATINGS, Answered
from reporting.returns.answers import ActionAnswer, MilestoneAnswer, PriorityAnswer
from reporting.returns.content import ReturnContent
from wsscp.forms import CrispyMixin, use_date_inputs
from wsscp.identifiers.forms import GuardedFormMixin
from wsscp.limits import PARAGRAPH


class ReturnAnswerForm(GuardedFormMixin, CrispyMixin, forms.ModelForm):
    """Answers kept in one row."""

    # Nothing is saved for good yet: submitting looks at all of it (services/returns.py).
    is_guarding = False

    def __init__(self, row: Answered, data: QueryDict | None, prefix: str) -> None:
        super().__init__(data, instance=copy(row), prefix=prefix, use_required_attribute=False)
        self.row = row
        use_date_inputs(self)
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


class KeyIssuesForm(ReturnAnswerForm):
    """Key issues, challenges and resolution."""

    class Meta:
        model = SubgroupReturn
        fields = ["key_issues"]
        widgets = {"key_issues": forms.Textarea({"rows": 10})}

    def __init__(self, sheet: ReturnContent, data: QueryDict | None) -> None:
        super().__init__(sheet.returned, data, "issues")
        prompt = KEY_ISSUES_PROMPT.format(short_name=settings.PARTNERSHIP_SHORT_NAME)
        self.label("key_issues", "Key issues, challenges and resolution", prompt)


class ReturnEntryForm(ReturnAnswerForm):
    """A group's words on one priority."""

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
        says = f"{line.lead} says how this action stands. You may add your group’s part."
        self.label("progress", "What your group adds", says)


class ReturnLineForm(ContributionForm):
    """How an action stands."""

    # A choice of colours in words of ours, and no colour unless one is declared.
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
        self.fields["declared"].choices = [("", f"As computed: {computed}"), *DECLARABLE_RATINGS]
        self.label("declared_reason", "Why", "Needed where the colour is better than the computed one.")
        self.fields["declared_reason"].max_length = PARAGRAPH
        self.label(
            "answer", "Your answer", "For the steering group and the scrutineer, under your group’s name."
        )
        # What was typed stays, even if another return has just answered.
        if not (line.challenges or line.row.answer or self.add_prefix("answer") in self.data):
            del self.fields["answer"]


class ReturnDateForm(ReturnAnswerForm):
    """When a milestone is expected, or when it was done."""

    class Meta:
        model = ReturnDate
        fields = ["forecast_on", "completed_on"]

    def __init__(self, one: MilestoneAnswer, data: QueryDict | None) -> None:
        super().__init__(one.row, data, f"m{one.milestone.pk}")
        self.label("forecast_on", "Forecast", "When you now expect it to be done.")
        self.label("completed_on", "Completed on", "If it is done.")


# The prompt of the partnership's template (business plan 2020-21, quarterly progress report).
KEY_ISSUES_PROMPT = (
    "Any significant issues or challenges which impacted Business plan activity during the period – "
    "for example, resourcing issues, quality problems, technical issues and external events outside "
    "the control of the {short_name} partnership."
)
