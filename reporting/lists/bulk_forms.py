"""The form for changing several actions at once."""

from datetime import date
from operator import attrgetter
from typing import Any

from django import forms

from priorities.actions.bulk_queries import RequestedChanges
from priorities.models import Seat, Subgroup
from wsscp.editing.forms import EntryForm
from wsscp.forms import ModelMultipleChoiceField, choice_field, paragraph_field

_LEAVE, _NOBODY = "leave", "nobody"


class BulkForm(EntryForm):
    """Owner, groups, forecast and hold; what is left as it is is not changed."""

    owner = forms.ChoiceField(label="Owner", required=False)
    groups_how = forms.ChoiceField(
        label="Groups responsible",
        required=False,
        choices=[
            (_LEAVE, "Leave as they are"),
            ("add", "Add the groups ticked below"),
            ("replace", "Replace them by the groups ticked below"),
        ],
        initial=_LEAVE,
        widget=forms.RadioSelect,
    )
    groups = ModelMultipleChoiceField(
        label="Groups to add, or to replace by",
        queryset=Subgroup.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    forecast_on = forms.DateField(
        label="Forecast",
        required=False,
        help_text="For the next date still to be met of each action. Leave empty to keep what was given.",
    )
    hold = forms.BooleanField(label="Put on hold", required=False)
    hold_on = forms.DateField(label="Decided on", required=False)
    hold_reason = paragraph_field("Reason for the hold", rows=3)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        seats = sorted(Seat.objects.select_related("subgroup", "agency"), key=attrgetter("in_group"))
        self.seats = {str(seat.pk): seat for seat in seats}
        choice_field(self, "owner").choices = [
            (_LEAVE, "Leave as it is"),
            (_NOBODY, "Nobody"),
            *((pk, seat.in_group) for pk, seat in self.seats.items()),
        ]
        self.fields["hold_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """The forecast is not in the past, a hold has a day and a reason, and something is changed."""
        super().clean()
        data = self.cleaned_data
        if (forecast_on := data.get("forecast_on")) and forecast_on < self.today:
            self.add_error("forecast_on", "Enter today or a later day.")
        changes_groups = data.get("groups_how") in {"add", "replace"}
        if changes_groups:
            self.require("groups", "Tick the groups, or leave them as they are.")
        if data.get("groups") and not changes_groups and "groups_how" not in self.errors:
            self.add_error("groups_how", "Say whether to add the groups ticked, or to replace by them.")
        if data.get("hold"):
            self._clean_hold(data)
        elif data.get("hold_reason"):
            self.add_error("hold", "Tick this to put the actions on hold, or empty the reason.")
        if not self.errors and not self.wish.description:
            raise forms.ValidationError("Choose what to change.")
        return data

    def _clean_hold(self, data: dict[str, Any]) -> None:
        self.require("hold_on", "Enter the day it was decided.")
        if data.get("hold_on") and data["hold_on"] > self.today:
            self.add_error("hold_on", "Enter today or an earlier day.")
        self.require("hold_reason", "Say why it was decided.")

    @property
    def wish(self) -> RequestedChanges:
        """The changes requested, once valid."""
        data = self.cleaned_data
        owner = data.get("owner") or _LEAVE
        changes_groups = data.get("groups_how") in {"add", "replace"}
        return RequestedChanges(
            sets_owner=owner != _LEAVE,
            owner=self.seats.get(owner),
            groups=tuple(data["groups"]) if changes_groups else (),
            replaces_groups=data.get("groups_how") == "replace",
            forecast_on=data.get("forecast_on"),
            hold_on=data.get("hold_on") if data.get("hold") else None,
            hold_reason=data.get("hold_reason", "") if data.get("hold") else "",
        )
