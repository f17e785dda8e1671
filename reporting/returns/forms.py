"""The business team's decision on a return, and how many reminders somebody gets."""

from typing import Any

from django import forms

from wsscp.editing.forms import EntryForm
from wsscp.forms import paragraph_field


class ReturnDecisionForm(EntryForm):
    """Accept a return, or request changes with a comment."""

    decision = forms.ChoiceField(
        label="What is to be done with it?",
        choices=[
            ("accept", "Accept it: what it says is written to the actions"),
            ("send_back", "Send it back to the group with a comment"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to accept it or send it back."},
    )
    comment = paragraph_field(
        "Comment for the group", help_text="Needed when you send it back: what is to be changed?"
    )

    def clean(self) -> dict[str, Any]:
        """Requesting changes needs a comment."""
        super().clean()
        if self.cleaned_data.get("decision") == "send_back":
            self.require("comment", "Say what is to be changed.")
        return self.cleaned_data


class ReminderForm(EntryForm):
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
