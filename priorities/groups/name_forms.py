"""The other names of a group or an agency, each with the days it was used: one formset for both."""

from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BaseInlineFormSet, inlineformset_factory

from wsscp.dates import long_date
from wsscp.editing.forms import EditForm
from wsscp.editing.formsets import ConcurrentRowsMixin

MAX_OTHER_NAMES = 20


class DatedForm(EditForm):
    """A row with a first and a last day, either of which may be unknown."""

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

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        super().clean()
        data = self.cleaned_data
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", f"The last day must not be before the first, {long_date(starts_on)}.")
        return data


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


def name_formset(owner: type[Model], model: type[Model]) -> type[BaseInlineFormSet]:
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
