"""Writing a seat: a place in a group, or an office of its own."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from priorities.groups.name_forms import DatedForm
from priorities.models import Agency, Seat
from wsscp.dates import long_date
from wsscp.editing.forms import VersionedFormMixin
from wsscp.policy import GROUP_ROLE_KINDS, RoleKind

# A lay member stays one wherever they sit (wsscp/policy.py).
PARTS_IN_GROUPS = [part for part in RoleKind if part in GROUP_ROLE_KINDS or part is RoleKind.LAY]
PARTS_OUTSIDE_GROUPS = [part for part in RoleKind if part not in GROUP_ROLE_KINDS]


class GroupRoleForm(VersionedFormMixin, DatedForm):
    """A seat, of the group its instance names, or an office where it names none.

    Who holds it is no matter of this form. What a seat is gives access, so it stays once somebody holds or
    held it: end that seat, and add another.
    """

    class Meta:
        model = Seat
        fields = ["part", "title", "agency", "starts_on", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = PARTS_IN_GROUPS if self.instance.subgroup_id else PARTS_OUTSIDE_GROUPS
        self.held = list(self.instance.memberships.all()) if self.instance.pk else []
        if self.held:
            del self.fields["part"]
        else:
            self.fields["part"].choices = [("", "Choose"), *((part.value, part.label) for part in parts)]
        self.fields["agency"].empty_label = "None"
        self.fields["agency"].queryset = Agency.objects.filter(
            Q(ends_on__isnull=True) | Q(pk=self.instance.agency_id)
        )
        self.fields["ends_on"].help_text = "The last day there is such a seat."

    def clean_starts_on(self) -> date | None:
        """Nobody holds a seat before there is one."""
        starts_on = self.cleaned_data["starts_on"]
        first = min((one.starts_on for one in self.held), default=None)
        if starts_on and first and first < starts_on:
            raise forms.ValidationError(
                f"Somebody holds this seat from {long_date(first)}. Enter that day or an earlier one."
            )
        return starts_on

    def clean_ends_on(self) -> date | None:
        """A seat does not end before those who hold it do."""
        ends_on = self.cleaned_data["ends_on"]
        if ends_on and any(one.ends_on is None for one in self.held):
            raise forms.ValidationError(
                "Somebody holds this seat, and no last day is given. End who holds it first."
            )
        last = max((one.ends_on for one in self.held if one.ends_on), default=None)
        if ends_on and last and ends_on < last:
            raise forms.ValidationError(
                f"Somebody holds this seat until {long_date(last)}. Enter that day or a later one."
            )
        return ends_on
