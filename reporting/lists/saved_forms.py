"""Forms for a saved list and for what a calendar shows."""

from typing import Any

from django import forms

from reporting.models import SavedList
from wsscp.editing.forms import EditForm, EntryForm


class SavedListForm(EditForm):
    """A saved list's name and, for those who may share it, whether all readers of the plan see it."""

    class Meta:
        model = SavedList
        fields = ["name", "is_shared"]

    def __init__(self, *args: Any, can_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_share:
            del self.fields["is_shared"]

    def clean_name(self) -> str:
        """Each name is used once by its owner in a plan."""
        name = self.cleaned_data["name"]
        same_name = SavedList.objects.filter(
            plan=self.instance.plan, owner=self.instance.owner, name__iexact=name
        )
        if same_name.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("You have a list of this name for this plan. Choose another name.")
        return name


class CalendarForm(EntryForm):
    """What the calendar shows."""

    only_mine = forms.BooleanField(
        label="Only what my groups are responsible for", required=False, help_text="Meetings always show."
    )
