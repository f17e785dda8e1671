"""The forms of a group and of an agency, each with its other names."""

from datetime import date
from typing import Any

from django import forms

from priorities.groups.name_forms import DatedForm, name_formset
from priorities.groups.services import ReportsToItself, would_loop
from priorities.models import Agency, AgencyName, Membership, Subgroup, SubgroupAlias
from wsscp.dates import count_of, long_date
from wsscp.forms import choice_field, model_choice_field

GroupNameFormSet = name_formset(Subgroup, SubgroupAlias)
AgencyNameFormSet = name_formset(Agency, AgencyName)


class GroupForm(DatedForm):
    """A group. The access that its roles give is not in this form: the command open_access sets it."""

    unguarded = frozenset()
    name_taken = "There is a group called {} already."

    class Meta:
        model = Subgroup
        fields = ["name", "short_name", "kind", "purpose", "meets", "parent", "starts_on", "ends_on"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_choice_field(self, "parent").empty_label = "No other group"
        choice_field(self, "meets").choices = [("", "Not known"), *Subgroup.Meets.choices]
        self.fields["ends_on"].help_text = "Its last day. What it did stays on its page."
        if self.instance.pk:
            model_choice_field(self, "parent").queryset = Subgroup.objects.exclude(pk=self.instance.pk)

    def clean_parent(self) -> Subgroup | None:
        """A group does not report to itself, directly or through others."""
        parent = self.cleaned_data["parent"]
        if parent and self.instance.pk:
            parents = dict(Subgroup.objects.order_by().values_list("pk", "parent_id"))
            if would_loop(parents, group=self.instance.pk, parent=parent.pk):
                raise forms.ValidationError(str(ReportsToItself()))
        return parent

    def clean_ends_on(self) -> date | None:
        """A group does not end before the memberships in it do."""
        ends_on = self.cleaned_data["ends_on"]
        if ends_on and self.instance.pk:
            people = (
                Membership.objects.filter(seat__subgroup=self.instance).exclude(ends_on__lte=ends_on).count()
            )
            if people:
                raise forms.ValidationError(
                    f"{count_of(people, 'seat')} {'is' if people == 1 else 'are'} still held after "
                    f"{long_date(ends_on)}. End who holds them first."
                )
        return ends_on


class AgencyForm(DatedForm):
    """An organisation that works with the partnership."""

    name_taken = "There is an agency called {} already."

    class Meta:
        model = Agency
        fields = ["name", "short_name", "kind", "starts_on", "ends_on"]

    def clean_ends_on(self) -> date | None:
        """An agency does not end while it still has roles."""
        ends_on = self.cleaned_data["ends_on"]
        if ends_on and self.instance.pk:
            roles = self.instance.seats.exclude(ends_on__lte=ends_on).count()
            if roles:
                raise forms.ValidationError(
                    f"{count_of(roles, 'seat')} of this agency {'goes' if roles == 1 else 'go'} on after "
                    f"{long_date(ends_on)}. End them first, or give them to another agency."
                )
        return ends_on
