"""Proposing date changes, several at once for one reason, and deciding on them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from priorities.models import DateMove, Milestone
from wsscp.dates import long_date
from wsscp.editing.forms import EntryForm
from wsscp.forms import choice_field, paragraph_field


class DateChangeReasonForm(EntryForm):
    """Why due dates should change: for the steering group, and always shown with the date."""

    reason = paragraph_field(
        "Why",
        missing="Say why the date should move.",
        help_text="The steering group decides by it, and it is shown with the date for ever.",
    )


class NewDateForm(EntryForm):
    """A new due date for one milestone; left empty, the due date does not change."""

    to_on = forms.DateField(required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, milestone: Milestone, to_on: date | None = None
    ) -> None:
        super().__init__(data, prefix=f"date-{milestone.pk}", initial={"to_on": to_on})
        self.milestone = milestone
        self.fields["to_on"].label = f"New date for {milestone.action.number}"

    def clean_to_on(self) -> date | None:
        """The new date is another day than the due date."""
        to_on = self.cleaned_data["to_on"]
        if to_on == self.milestone.due_on:
            raise forms.ValidationError("It is due on that day already. Enter another, or leave it empty.")
        return to_on


class DateDecisionForm(EntryForm):
    """The decision on one proposed date change."""

    LATER, APPROVE, REFUSE = "", "approve", "refuse"

    verdict = forms.ChoiceField(
        label="Decision",
        required=False,
        choices=[(LATER, "Not decided yet"), (APPROVE, "Approve"), (REFUSE, "Refuse")],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, change: DateMove) -> None:
        super().__init__(data, prefix=f"move-{change.pk}", initial={"verdict": self.LATER})
        self.change = change
        number = change.milestone.action.number
        self.fields["verdict"].label = f"{number}: {long_date(change.from_on)} to {long_date(change.to_on)}"
        if not change.can_be_approved:
            choice_field(self, "verdict").choices = [(self.LATER, "Not decided yet"), (self.REFUSE, "Refuse")]
            due = long_date(change.milestone.due_on)
            self.fields[
                "verdict"
            ].help_text = f"It is due on {due} by now: this proposal can only be refused."

    def full_clean(self) -> None:
        """Not to decide is one of the choices, so the page must not call the field optional."""
        super().full_clean()
        self.fields["verdict"].required = True


class DecideDatesForm(EntryForm):
    """The decisions on all pending date changes, their day, and the comment on them.

    Sent with CARRIED, it approves those of dates that were carried into the plan, and says nothing of others.
    """

    CARRIED = "carried"

    EACH, APPROVE, REFUSE = "each", "approve", "refuse"
    _CHOICES = [(EACH, "What is chosen at each date"), (APPROVE, "Approve all"), (REFUSE, "Refuse all")]
    day = "decided_on"

    for_all = forms.ChoiceField(
        label="What is decided",
        choices=_CHOICES,
        widget=forms.RadioSelect,
        initial=EACH,
        error_messages={"required": "Choose what is decided."},
    )
    decided_on = forms.DateField(label="Decided on", help_text="The dates move from this day on.")
    answer = paragraph_field("What was said to it", rows=3, help_text="Needed to refuse.")

    def __init__(self, *args: Any, parts: list[DateDecisionForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        self.carried = [part for part in parts if part.change.is_carried and part.change.can_be_approved]
        self.fields["for_all"].required = self.CARRIED not in self.data
        if not all(part.change.can_be_approved for part in parts):
            refusable = [choice for choice in self._CHOICES if choice[0] != self.APPROVE]
            choice_field(self, "for_all").choices = refusable

    def clean(self) -> dict[str, Any]:
        """Something is decided, and refusing needs a reason."""
        super().clean()
        data = self.cleaned_data
        chosen = self._chosen()
        if "for_all" not in self.errors and not chosen:
            self.add_error("for_all", "Nothing is decided yet: approve or refuse at least one date.")
        if DateDecisionForm.REFUSE in chosen.values():
            self.require("answer", "Say why it is refused.")
        return data

    @property
    def decisions(self) -> dict[int, bool]:
        """Whether each was approved, by the ids of the date changes decided on, once valid."""
        return {pk: verdict == DateDecisionForm.APPROVE for pk, verdict in self._chosen().items()}

    def _chosen(self) -> dict[int, str]:
        """Return "approve" or "refuse" by the ids of the date changes that are decided."""
        if self.CARRIED in self.data:
            return {part.change.pk: DateDecisionForm.APPROVE for part in self.carried}
        for_all = self.cleaned_data.get("for_all", self.EACH)
        verdicts = {}
        for part in self.parts:
            own = part.cleaned_data.get("verdict", "") if part.is_valid() else ""
            if verdict := own if for_all == self.EACH else for_all:
                verdicts[part.change.pk] = verdict
        return verdicts
