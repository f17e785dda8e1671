"""The form for which two days to compare, and by what each of them is judged."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from wsscp.forms import CrispyMixin, use_date_inputs


@dataclass(frozen=True)
class ComparedDays:
    """Two days, the earlier first, and by what they are judged (KNOWN)."""

    since: date
    until: date
    known: str


# By what two days are judged: the report signed for the first one counts, or what is known of both.
SIGNED, THEN, NOW = "signed", "then", "now"
KNOWN = [
    (SIGNED, "what was signed then"),
    (THEN, "what was known on each day"),
    (NOW, "what is recorded today"),
]


class ComparedDaysForm(CrispyMixin, forms.Form):
    """The two days of a comparison. Unbound, it stands for the span it is given, against what was signed."""

    since = forms.DateField(label="From")
    until = forms.DateField(label="To")
    known = forms.ChoiceField(
        label="Count",
        choices=KNOWN,
        required=False,
    )

    def __init__(self, data: Any, *, since: date, until: date) -> None:
        super().__init__(data, initial={"since": since, "until": until, "known": SIGNED})
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
        return ComparedDays(data["since"], data["until"], data["known"] or SIGNED)
