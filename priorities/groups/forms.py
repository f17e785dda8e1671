"""The forms of groups, agencies and roles; a group and an agency have their other names in a formset."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Model, Q
from django.forms import BaseInlineFormSet, inlineformset_factory

from priorities.groups.services import ReportsToItself, would_loop
from priorities.models import Agency, AgencyName, Membership, Seat, Subgroup, SubgroupAlias
from wsscp.dates import count_of, long_date
from wsscp.editing.forms import EditForm
from wsscp.editing.formsets import ConcurrentRowsMixin
from wsscp.forms import choice_field, model_choice_field
from wsscp.policy import RoleKind, kinds_in

MAX_OTHER_NAMES = 20


class DatedForm(EditForm):
    """A row with a first and a last day, either of which may be unknown."""

    day_order = [("starts_on", "ends_on", "The last day must not be before the first, {}.")]
    # Organisations and seats; no people.
    unguarded = frozenset({"name", "short_name", "title"})
    # What is said of a name that another row has.
    name_taken = "“{}” is another name of something already."

    def clean_name(self) -> str:
        """No other row has the name, ignoring case."""
        name = self.cleaned_data["name"]
        named = type(self.instance)._default_manager.filter(name__iexact=name)
        if named.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(self.name_taken.format(name))
        return name


class OtherNameForm(DatedForm):
    """One other name with its first and last day, empty where unknown."""


class _NameFormSet(ConcurrentRowsMixin, BaseInlineFormSet):
    remove_label = "Remove this name"

    def clean(self) -> None:
        """No name is entered twice."""
        super().clean()
        names = [
            form.cleaned_data["name"].casefold()
            for form in self.forms
            if form.is_valid() and form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]
        if len(names) != len(set(names)):
            raise forms.ValidationError("The same name stands here twice.")


def _name_formset(owner: type[Model], model: type[Model]) -> type[BaseInlineFormSet]:
    """Return the formset of the other names of an owner."""
    return inlineformset_factory(
        owner,
        model,
        form=OtherNameForm,
        formset=_NameFormSet,
        fields=["name", "starts_on", "ends_on"],
        extra=1,
        can_delete_extra=False,
        max_num=MAX_OTHER_NAMES,
        absolute_max=MAX_OTHER_NAMES + 1,
        validate_max=True,
    )


GroupNameFormSet = _name_formset(Subgroup, SubgroupAlias)
AgencyNameFormSet = _name_formset(Agency, AgencyName)


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
        group = self.instance.subgroup
        # A lay member is one in every group (wsscp/policy.py).
        kinds = [*kinds_in(group.opens), RoleKind.LAY] if group else kinds_in(None)
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
