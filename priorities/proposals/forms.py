"""Proposals that take two people: the reason, and the second person's decision."""

from typing import Any

from django import forms

from wsscp.editing.forms import EntryForm
from wsscp.forms import choice_field
from wsscp.limits import LINE


class ResetReasonForm(EntryForm):
    """The reason for a reset: for the second person, and for the audit trail."""

    reason = forms.CharField(
        error_messages={"required": "Say why."},
        max_length=LINE,
        help_text="The second person reads it, and it is kept. For example: lost telephone, seen in person.",
    )


class ProposalDecisionForm(EntryForm):
    """Agree or refuse."""

    AGREE, REFUSE = "agree", "refuse"

    decision = forms.ChoiceField(
        label="Your decision",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you agree or refuse."},
    )
    answer = forms.CharField(label="Why not", max_length=LINE, required=False, help_text="Needed to refuse.")

    def __init__(self, *args: Any, can_agree: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agree = [(self.AGREE, "Agree: it is done at once")] if can_agree else []
        choice_field(self, "decision").choices = [*agree, (self.REFUSE, "Refuse")]

    def clean(self) -> dict[str, Any]:
        """Refusing needs a reason."""
        super().clean()
        if self.cleaned_data.get("decision") == self.REFUSE:
            self.require("answer", "Say why you refuse.")
        return self.cleaned_data
