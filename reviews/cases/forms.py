"""What is added to a case review over time: decision, suspension, reasons for delay, retention."""

from datetime import date
from typing import Any

from django import forms

from reviews.forms import GuardedModelForm, textarea
from reviews.models import CaseDecision, DelayReason, KeepingDecision, Suspension
from wsscp.editing.forms import EntryForm
from wsscp.forms import choice_field

_REVIEWS = {CaseDecision.Outcome.LOCAL, CaseDecision.Outcome.NATIONAL, CaseDecision.Outcome.OTHER_REVIEW}


class _CaseRecordForm(GuardedModelForm):
    """A record of a case review."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, strict=True, **kwargs)


class CaseDecisionForm(_CaseRecordForm):
    """What was decided after the rapid review, and why."""

    day = "decided_on"

    class Meta:
        model = CaseDecision
        fields = ["outcome", "methodology", "decided_on", "reasons"]
        widgets = {"outcome": forms.RadioSelect, "reasons": textarea()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "outcome").choices = CaseDecision.Outcome.choices

    def clean(self) -> dict[str, Any]:
        """A review to be done has its methodology."""
        super().clean()
        data = self.cleaned_data
        if data.get("outcome") in _REVIEWS and not data.get("methodology"):
            self.add_error("methodology", "Say how the review will be done, or that it is not settled yet.")
        return data


class SuspensionForm(_CaseRecordForm):
    """Days on which a deadline is suspended."""

    day_order = [("starts_on", "ends_on", "Enter the first day or a later one.")]

    class Meta:
        model = Suspension
        fields = ["clock", "starts_on", "ends_on", "reason"]
        widgets = {"reason": textarea()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = "Leave empty while it lasts."


class EndSuspensionForm(_CaseRecordForm):
    """The last day of a suspension."""

    day = "ends_on"

    class Meta:
        model = Suspension
        fields = ["ends_on"]

    def clean_ends_on(self) -> date:
        """It does not end before it started."""
        day = self.cleaned_data["ends_on"]
        if day is None or day < self.instance.starts_on:
            raise forms.ValidationError("Enter the first day of the suspension or a later one.")
        return day


class DelayForm(_CaseRecordForm):
    """Why a deadline was not met."""

    day = "given_on"

    class Meta:
        model = DelayReason
        fields = ["clock", "reason", "given_on"]
        widgets = {"reason": textarea()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "As it will stand in the letter to the Panel."


class RetentionForm(_CaseRecordForm):
    """Why a record is kept longer."""

    class Meta:
        model = KeepingDecision
        fields = ["keep_until", "reason"]
        widgets = {"reason": textarea()}

    def clean_keep_until(self) -> date:
        """The day is in the future."""
        day = self.cleaned_data["keep_until"]
        if day <= self.today:
            raise forms.ValidationError("Enter a day to come.")
        return day


class DeleteForm(EntryForm):
    """The reference of the record, typed again so that nobody deletes it by mistake."""

    unguarded = frozenset({"reference"})

    reference = forms.CharField(
        label="Type the reference of the record to delete it",
        max_length=11,
        help_text="This cannot be undone.",
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_reference(self) -> str:
        """It is the reference of this record."""
        if self.cleaned_data["reference"].strip() != self.expected:
            raise forms.ValidationError("This is not the reference of this record. Nothing was deleted.")
        return self.expected
