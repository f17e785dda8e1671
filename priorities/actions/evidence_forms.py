"""Evidence of an action: what it shows, where it is, of which kind."""

from typing import Any

from django import forms

from priorities.models import Evidence
from wsscp.editing.forms import EditForm
from wsscp.limits import LINE


class EvidenceForm(EditForm):
    """One piece of evidence, with a link or a document reference."""

    past_days = ["dated_on"]

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
        error_messages = {
            "kind": {"required": "Choose what kind of evidence it is."},
            "what": {"required": "Say what it shows."},
        }

    def clean_link(self) -> str:
        """The link is a web address, and nothing that a browser would run as a script."""
        link = self.cleaned_data["link"]
        if link and not link.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("Enter an address that begins with https:// or http://.")
        return link

    def clean(self) -> dict[str, Any]:
        """Evidence has a link or a reference, so that somebody else can find it."""
        super().clean()
        data = self.cleaned_data
        if not {"link", "reference"} & set(self.errors) and not (data.get("link") or data.get("reference")):
            self.add_error("link", "Give a link, or a document reference.")
        return data
