"""What the base of forms does for boxes: days in order, boxes that others make necessary, radio buttons."""

from typing import Any

import pytest
from django import forms

from wsscp.editing.forms import EntryForm
from wsscp.forms import paragraph_field


class Booking(EntryForm):
    """Two days, why, and how."""

    day_order = [("starts_on", "ends_on", "Not before {}.")]

    starts_on = forms.DateField(required=False)
    ends_on = forms.DateField(required=False)
    why = paragraph_field("Why")
    how = forms.TypedChoiceField(
        choices=[("", "---------"), ("by_rail", "By rail")], required=False, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """Going by rail needs a reason, and a last day."""
        super().clean()
        if self.cleaned_data.get("how"):
            self.require("why", "Say why.")
            self.require("ends_on", "Enter the last day.")
        return self.cleaned_data


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"starts_on": "2020-03-02", "ends_on": "2020-03-01"}, {"ends_on": ["Not before 2 March 2020."]}),
        ({"starts_on": "2020-03-02", "ends_on": "2020-03-02"}, {}),
        ({"ends_on": "2020-03-01"}, {}),
        ({"starts_on": "2020-03-02"}, {}),
        ({"how": "by_rail"}, {"why": ["Say why."], "ends_on": ["Enter the last day."]}),
        ({"how": "by_rail", "why": "Snow", "ends_on": "2020-03-01"}, {}),
        (
            {"how": "by_rail", "why": "Snow", "ends_on": "soon"},
            {"ends_on": ["Enter a real date, for example 31 March 2020."]},
        ),
        (
            {"how": "by_rail", "why": "Snow", "starts_on": "2020-03-02", "ends_on": "2020-03-01"},
            {"ends_on": ["Not before 2 March 2020."]},
        ),
    ],
)
def test_days_are_in_order_and_what_is_needed_is_asked_for_once(
    sent: dict[str, str], errors: dict[str, list[str]]
) -> None:
    assert Booking(sent).errors == errors


def test_radio_buttons_offer_no_empty_choice() -> None:
    assert Booking().fields["how"].widget.choices == [("by_rail", "By rail")]


def test_lines_of_text_are_required_where_it_is_said_what_is_missing() -> None:
    assert not paragraph_field("Why").required
    with pytest.raises(forms.ValidationError, match="Say why"):
        paragraph_field("Why", missing="Say why.").clean("")
