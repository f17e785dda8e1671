"""Proposing new due dates, several at once for one reason, and deciding on what was proposed."""

from datetime import date
from typing import Any

from django import forms

from priorities.actions.date_changes import DateDecision
from priorities.models import DateMove, Milestone
from wsscp.dates import long_date
from wsscp.forms import CrispyMixin, use_date_inputs
from wsscp.identifiers.forms import GuardedFormMixin
from wsscp.limits import PARAGRAPH


class DateChangeReasonForm(GuardedFormMixin, CrispyMixin, forms.Form):
    """Why dates should move: for the steering group, and shown with the date for ever."""

    reason = forms.CharField(
        label="Why",
        max_length=PARAGRAPH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the date should move."},
        help_text="The steering group decides by it, and it is shown with the date for ever.",
    )


class NewDateForm(CrispyMixin, forms.Form):
    """A new due date for one milestone; left empty, it stays as it is."""

    to_on = forms.DateField(required=False)

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"date-{milestone.pk}", **kwargs)
        self.milestone = milestone
        self.fields["to_on"].label = f"New date for {milestone.action.number}"
        use_date_inputs(self)

    def clean_to_on(self) -> date | None:
        """Another day than it is due on now."""
        to_on = self.cleaned_data["to_on"]
        if to_on == self.milestone.due_on:
            raise forms.ValidationError("It is due on that day already. Enter another, or leave it empty.")
        return to_on


class DateDecisionForm(CrispyMixin, forms.Form):
    """What is decided on one proposal."""

    LATER, APPROVE, REFUSE = "", "approve", "refuse"

    verdict = forms.ChoiceField(
        label="Decision",
        required=False,
        choices=[(LATER, "Not decided yet"), (APPROVE, "Approve"), (REFUSE, "Refuse")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, move: DateMove, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"move-{move.pk}", initial={"verdict": self.LATER}, **kwargs)
        self.move = move
        number = move.milestone.action.number
        self.fields["verdict"].label = f"{number}: {long_date(move.from_on)} to {long_date(move.to_on)}"

    def full_clean(self) -> None:
        """Not to decide is an answer of its own, so nobody should read that one is optional."""
        super().full_clean()
        self.fields["verdict"].required = True


class DecideDatesForm(GuardedFormMixin, CrispyMixin, forms.Form):
    """What is decided on all that waits, on which day, and what is said to it."""

    EACH, APPROVE, REFUSE = "each", "approve", "refuse"

    for_all = forms.ChoiceField(
        label="What is decided",
        choices=[(EACH, "What is chosen at each date"), (APPROVE, "Approve all"), (REFUSE, "Refuse all")],
        widget=forms.RadioSelect,
        initial=EACH,
        error_messages={"required": "Choose what is decided."},
    )
    decided_on = forms.DateField(label="Decided on", help_text="The dates move from this day on.")
    answer = forms.CharField(
        label="What was said to it",
        required=False,
        max_length=PARAGRAPH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed to refuse.",
    )

    def __init__(self, *args: Any, parts: list[DateDecisionForm], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts, self.today = parts, today
        self.fields["decided_on"].initial = today
        use_date_inputs(self)

    def clean_decided_on(self) -> date:
        """A decision has been taken."""
        decided_on = self.cleaned_data["decided_on"]
        if decided_on > self.today:
            raise forms.ValidationError("Enter today or an earlier day.")
        return decided_on

    def clean(self) -> dict[str, Any]:
        """Something is decided, and refusing takes a reason."""
        cleaned = super().clean()
        chosen = self._chosen()
        if "for_all" not in self.errors and not chosen:
            self.add_error("for_all", "Nothing is decided yet: approve or refuse at least one date.")
        is_silent = not cleaned.get("answer") and "answer" not in self.errors
        if is_silent and DateDecisionForm.REFUSE in chosen.values():
            self.add_error("answer", "Say why it is refused.")
        return cleaned

    @property
    def decisions(self) -> dict[int, DateDecision]:
        """What was decided, by the proposals' ids, once valid."""
        answer = self.cleaned_data["answer"]
        return {
            pk: DateDecision(is_approved=word == DateDecisionForm.APPROVE, answer=answer)
            for pk, word in self._chosen().items()
        }

    def _chosen(self) -> dict[int, str]:
        for_all = self.cleaned_data.get("for_all", self.EACH)
        found = {}
        for part in self.parts:
            each = part.cleaned_data.get("verdict", "") if part.is_valid() else ""
            if word := each if for_all == self.EACH else for_all:
                found[part.move.pk] = word
        return found
