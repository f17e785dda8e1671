"""The business team's decision on a return, whom it reminds, and how many reminders somebody gets."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from reporting.rules.return_states import RETURN_TRANSITIONS, ReturnState, ReturnTransition
from wsscp.editing.forms import EntryForm
from wsscp.forms import choice_field, paragraph_field


class ReturnDecisionForm(EntryForm):
    """Accept a return, or request changes with a comment."""

    _CHOICES = [
        ("accept", "Accept it: what it says is written to the actions"),
        ("send_back", "Send it back to the group with a comment"),
    ]
    decision = forms.ChoiceField(
        label="What is to be done with it?",
        choices=_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to accept it or send it back."},
    )
    comment = paragraph_field(
        "Comment for the group", help_text="Needed when you send it back: what is to be changed?"
    )

    def __init__(self, data: QueryDict | None, *, had_part: bool) -> None:
        """`had_part` is whether who decides wrote or submitted some of it: they do not accept it."""
        super().__init__(data)
        if had_part:
            field = choice_field(self, "decision")
            field.choices = [choice for choice in self._CHOICES if choice[0] != "accept"]
            field.initial = "send_back"
            rule = RETURN_TRANSITIONS.rules[ReturnState.SUBMITTED, ReturnTransition.ACCEPT]
            field.error_messages["invalid_choice"] = rule.barred

    def clean(self) -> dict[str, Any]:
        """Requesting changes needs a comment."""
        super().clean()
        if self.cleaned_data.get("decision") == "send_back":
            self.require("comment", "Say what is to be changed.")
        return self.cleaned_data


class RemindGroupsForm(EntryForm):
    """Whom to remind: one group by its own button, those ticked, or all whose return is not in."""

    remind = forms.ChoiceField(
        error_messages={
            "required": "Choose whom to remind.",
            "invalid_choice": "Choose whom to remind.",
        }
    )
    groups = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Tick groups of this page."},
    )

    def __init__(self, *args: Any, owing: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        """`owing` are the groups that owe a return, each with its name."""
        super().__init__(*args, **kwargs)
        groups = [(str(pk), name) for pk, name in owing]
        choice_field(self, "groups").choices = groups
        choice_field(self, "remind").choices = [("chosen", "Those ticked"), ("all", "All"), *groups]

    def clean(self) -> dict[str, Any]:
        """Those ticked are at least one."""
        super().clean()
        if self.cleaned_data.get("remind") == "chosen":
            self.require("groups", "Tick the groups to be reminded.")
        return self.cleaned_data

    @property
    def ticked(self) -> set[int]:
        """The ids of the groups ticked, of a form that is shown again, too."""
        return {int(pk) for pk in self.cleaned_data.get("groups", ())}

    @property
    def chosen(self) -> set[int] | None:
        """The ids of the groups chosen; None for all whose return is not in."""
        which = self.cleaned_data["remind"]
        if which == "all":
            return None
        return self.ticked if which == "chosen" else {int(which)}


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
