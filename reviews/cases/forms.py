"""What is added to a case review in the course of it: decision, suspension, reasons for delay, keeping."""

from datetime import date
from typing import Any

from django import forms

from reviews.forms import GuardedModelForm, textarea, validate_not_future
from reviews.models import CaseDecision, DelayReason, KeepingDecision, Suspension
from wsscp.forms import CrispyMixin

_REVIEWS = {CaseDecision.Outcome.LOCAL, CaseDecision.Outcome.NATIONAL, CaseDecision.Outcome.OTHER_REVIEW}


class _Told(GuardedModelForm):
    """Something told of a day that has come."""

    day = ""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, strict=True, **kwargs)
        self.today = today
        if self.day:
            self.initial[self.day] = self.initial.get(self.day) or today

    def clean(self) -> dict[str, Any]:
        """What is told has happened."""
        cleaned = super().clean()
        if self.day and cleaned.get(self.day):
            try:
                validate_not_future(cleaned[self.day], self.today)
            except forms.ValidationError as error:
                self.add_error(self.day, error)
        return cleaned


class CaseDecisionForm(_Told):
    """What was decided after the rapid review, and why."""

    day = "decided_on"

    class Meta:
        model = CaseDecision
        fields = ["outcome", "methodology", "decided_on", "reasons"]
        widgets = {"outcome": forms.RadioSelect, "reasons": textarea()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = CaseDecision.Outcome.choices

    def clean(self) -> dict[str, Any]:
        """A review to be done has its methodology."""
        cleaned = super().clean()
        if cleaned.get("outcome") in _REVIEWS and not cleaned.get("methodology"):
            self.add_error("methodology", "Say how the review will be done, or that it is not settled yet.")
        return cleaned


class SuspensionForm(_Told):
    """Days in which a clock stands still."""

    class Meta:
        model = Suspension
        fields = ["clock", "starts_on", "ends_on", "reason"]
        widgets = {"reason": textarea()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = "Leave empty while it lasts."

    def clean(self) -> dict[str, Any]:
        """It does not end before it starts."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Enter the first day or a later one.")
        return cleaned


class EndSuspensionForm(_Told):
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


class DelayForm(_Told):
    """Why a clock was not met."""

    day = "given_on"

    class Meta:
        model = DelayReason
        fields = ["clock", "reason", "given_on"]
        widgets = {"reason": textarea()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "As it will stand in the letter to the Panel."


class RetentionForm(_Told):
    """Why a record is kept longer."""

    class Meta:
        model = KeepingDecision
        fields = ["keep_until", "reason"]
        widgets = {"reason": textarea()}

    def clean_keep_until(self) -> date:
        """A record is kept until a day to come."""
        day = self.cleaned_data["keep_until"]
        if day <= self.today:
            raise forms.ValidationError("Enter a day to come.")
        return day


class DeleteForm(CrispyMixin, forms.Form):
    """Typed by who deletes a record, so that no slip of the finger does it."""

    reference = forms.CharField(
        label="Type the reference of the record to delete it",
        max_length=11,
        help_text="This cannot be undone.",
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_reference(self) -> str:
        """It is the record that is meant."""
        if self.cleaned_data["reference"].strip() != self.expected:
            raise forms.ValidationError("This is not the reference of this record. Nothing was deleted.")
        return self.expected
