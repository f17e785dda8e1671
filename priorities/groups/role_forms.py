"""The form of a role, in a group or outside groups."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from priorities.groups.name_forms import DatedForm
from priorities.groups.role_choices import KINDS_OUTSIDE_GROUPS
from priorities.models import Agency, Seat
from wsscp.dates import long_date
from wsscp.forms import choice_field, model_choice_field
from wsscp.policy import GROUP_ROLE_KINDS, RoleKind

# A lay member is one in every group (wsscp/policy.py).
_PARTS_IN_GROUPS = [kind for kind in RoleKind if kind in GROUP_ROLE_KINDS or kind is RoleKind.LAY]


class GroupRoleForm(DatedForm):
    """A role in the group of its instance, or outside groups where that has none.

    Who holds the role is not part of this form. The kind of a role gives access, so it cannot be changed once
    somebody holds or held it: end that role, and add another.
    """

    class Meta:
        model = Seat
        fields = ["part", "title", "agency", "starts_on", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = _PARTS_IN_GROUPS if self.instance.subgroup_id else KINDS_OUTSIDE_GROUPS
        self.held = list(self.instance.memberships.all()) if self.instance.pk else []
        if self.held:
            del self.fields["part"]
        else:
            choice_field(self, "part").choices = [
                ("", "Choose"),
                *((kind.value, kind.label) for kind in kinds),
            ]
        agency = model_choice_field(self, "agency")
        agency.empty_label = "None"
        agency.queryset = Agency.objects.filter(Q(ends_on__isnull=True) | Q(pk=self.instance.agency_id))
        self.fields["ends_on"].help_text = "The last day there is such a seat."

    def clean_starts_on(self) -> date | None:
        """A role does not begin after somebody holds it."""
        starts_on = self.cleaned_data["starts_on"]
        first = min((membership.starts_on for membership in self.held), default=None)
        if starts_on and first and first < starts_on:
            raise forms.ValidationError(
                f"Somebody holds this seat from {long_date(first)}. Enter that day or an earlier one."
            )
        return starts_on

    def clean_ends_on(self) -> date | None:
        """A role does not end before the memberships in it do."""
        ends_on = self.cleaned_data["ends_on"]
        if ends_on and any(membership.ends_on is None for membership in self.held):
            raise forms.ValidationError(
                "Somebody holds this seat, and no last day is given. End who holds it first."
            )
        last = max((membership.ends_on for membership in self.held if membership.ends_on), default=None)
        if ends_on and last and ends_on < last:
            raise forms.ValidationError(
                f"Somebody holds this seat until {long_date(last)}. Enter that day or a later one."
            )
        return ends_on
