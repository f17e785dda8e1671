"""The form for which two days to compare, and by what was known when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from wsscp.forms import CrispyMixin, use_date_inputs


@dataclass(frozen=True)
class ComparedDays:
    """Two days, the earlier first; by what was known on each of them, or by what is recorded today."""

    since: date
    until: date
    known_then: bool


class ComparedDaysForm(CrispyMixin, forms.Form):
    """The two days of a comparison. Unbound, it stands for the span it is given, as known then."""

    since = forms.DateField(label="From")
    until = forms.DateField(label="To")
    known = forms.ChoiceField(
        label="Count",
        choices=[("then", "what was known on each day"), ("now", "what is recorded today")],
        required=False,
    )

    def __init__(self, data: Any, *, since: date, until: date) -> None:
        super().__init__(data, initial={"since": since, "until": until, "known": "then"})
        use_date_inputs(self)

    def clean(self) -> dict[str, Any]:
        """The first day is before the last."""
        super().clean()
        data = self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and since >= until:
            self.add_error("until", "Choose a day after the first.")
        return data

    @property
    def span(self) -> ComparedDays:
        """The days to compare, for a form without errors."""
        data = self.cleaned_data if self.is_bound else self.initial
        return ComparedDays(data["since"], data["until"], data["known"] != "now")
