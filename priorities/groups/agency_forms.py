"""The form of an agency and its earlier names."""

from datetime import date

from django import forms
from django.db.models import Q

from priorities.groups.name_forms import DatedForm, name_formset
from priorities.models import Agency, AgencyName
from wsscp.dates import count_of, long_date

AgencyNameFormSet = name_formset(Agency, AgencyName)


class AgencyForm(DatedForm):
    """An organisation that works with the partnership."""

    class Meta:
        model = Agency
        fields = ["name", "short_name", "kind", "starts_on", "ends_on"]

    def clean_name(self) -> str:
        """An agency's name is unique, ignoring case."""
        name = self.cleaned_data["name"]
        if Agency.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"There is an agency called {name} already.")
        return name

    def clean_ends_on(self) -> date | None:
        """An agency does not end while it still has roles."""
        ends_on = self.cleaned_data["ends_on"]
        if ends_on and self.instance.pk:
            roles = self.instance.seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)).count()
            if roles:
                raise forms.ValidationError(
                    f"{count_of(roles, 'seat')} of this agency {'goes' if roles == 1 else 'go'} on after "
                    f"{long_date(ends_on)}. End them first, or give them to another agency."
                )
        return ends_on
