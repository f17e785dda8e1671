"""Days of which a form takes none in the future, said by the form and checked in one place."""

from datetime import date

import pytest
from django import forms

from wsscp.editing.forms import EntryForm

TODAY = date(2020, 6, 15)


class DatedForm(EntryForm):
    """A day on which something was decided, and one on which it became known."""

    day = "decided_on"
    past_days = ["known_on"]

    decided_on = forms.DateField()
    known_on = forms.DateField(required=False)


def test_day_on_which_it_happened_opens_with_today_unless_another_is_given() -> None:
    assert DatedForm(today=TODAY)["decided_on"].value() == TODAY
    other = date(2020, 6, 1)
    assert DatedForm(initial={"decided_on": other}, today=TODAY)["decided_on"].value() == other
    assert DatedForm(today=TODAY)["known_on"].value() is None


@pytest.mark.parametrize(
    ("decided_on", "known_on", "wrong"),
    [
        ("2020-06-15", "2020-06-15", set()),
        ("2020-06-16", "", {"decided_on"}),
        ("2020-06-15", "2020-06-16", {"known_on"}),
        ("2020-06-14", "", set()),
    ],
)
def test_no_such_day_is_after_today(decided_on: str, known_on: str, wrong: set[str]) -> None:
    form = DatedForm({"decided_on": decided_on, "known_on": known_on}, today=TODAY)
    assert set(form.errors) == wrong
    assert all(messages == ["Enter today or an earlier day."] for messages in form.errors.values())
