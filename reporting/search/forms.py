"""The form of the search."""

from collections.abc import Mapping
from typing import Any

from django import forms

from wsscp.forms import CrispyMixin, choice_field
from wsscp.limits import NAME


class SearchForm(CrispyMixin, forms.Form):
    """Words, and the kind of source to search."""

    q = forms.CharField(
        label="Search for",
        max_length=NAME,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="In", required=False)

    def __init__(self, *args: Any, kinds: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        choice_field(self, "kind").choices = [("", "Everything"), *kinds.items()]
        self.fields["q"].error_messages["max_length"] = (
            "Shorten this to %(limit_value)s characters or fewer. It has %(show_value)s."
        )

    def count(self, counts: Mapping[str, int]) -> None:
        """Show beside each kind how many hits it has."""
        choice_field(self, "kind").choices = [
            ("", f"Everything ({sum(counts.values())})"),
            *((kind, f"{plural} ({counts.get(kind, 0)})") for kind, plural in self.kinds.items()),
        ]
