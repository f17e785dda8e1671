"""Evidence of an action: what it shows, where it is, of which kind."""

from datetime import date
from typing import Any

from django import forms

from priorities.models import Evidence
from wsscp.editing.forms import VersionedFormMixin
from wsscp.forms import CrispyMixin, use_date_inputs
from wsscp.identifiers.forms import GuardedFormMixin
from wsscp.limits import LINE


class EvidenceForm(VersionedFormMixin, GuardedFormMixin, CrispyMixin, forms.ModelForm):
    """One piece of evidence; it has a link, or says where the document is kept."""

    link = forms.URLField(
        required=False,
        max_length=LINE,
        assume_scheme="https",
        help_text="The address of the document, beginning with https:// or http://.",
        error_messages={"invalid": "Enter an address that begins with https:// or http://."},
    )

    class Meta:
        model = Evidence
        fields = ["what", "kind", "link", "reference", "dated_on"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].choices = Evidence.Kind.choices
        self.fields["kind"].error_messages["required"] = "Choose what kind of evidence it is."
        self.fields["what"].error_messages["required"] = "Say what it shows."
        use_date_inputs(self)

    def clean_link(self) -> str:
        """An address of the web, and nothing that a browser would run."""
        link = self.cleaned_data["link"]
        if link and not link.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("Enter an address that begins with https:// or http://.")
        return link

    def clean_dated_on(self) -> date:
        """Evidence of a day that has come."""
        dated_on = self.cleaned_data["dated_on"]
        if dated_on > self.today:
            raise forms.ValidationError("Enter today or an earlier day.")
        return dated_on

    def clean(self) -> dict[str, Any]:
        """Somebody else can find it."""
        cleaned = super().clean()
        if not {"link", "reference"} & set(self.errors) and not (
            cleaned.get("link") or cleaned.get("reference")
        ):
            self.add_error("link", "Give a link, or a document reference.")
        return cleaned
