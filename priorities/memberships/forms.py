"""Roles of people: which is given, and when it ends."""

from datetime import date
from typing import Any

from django import forms

from priorities.groups.role_choices import RoleAssignment, RoleChoice
from priorities.models import Membership
from wsscp.editing.forms import EntryForm
from wsscp.editing.versions import edit_target_of
from wsscp.forms import choice_field
from wsscp.limits import LINE
from wsscp.policy import Grant


class RoleChoiceForm(EntryForm):
    """One of the roles offered, with its first and last day."""

    seat = forms.ChoiceField(
        error_messages={
            "required": "Choose a seat.",
            "invalid_choice": "Choose a seat from the list.",
        }
    )
    starts_on = forms.DateField(label="From", error_messages={"required": "Enter the first day."})
    ends_on = forms.DateField(
        label="Until",
        required=False,
        help_text="The last day. It counts. Leave it empty where there is no end yet.",
    )
    reason = forms.CharField(
        label="Why",
        max_length=LINE,
        required=False,
        help_text="Needed for a seat that takes two people. The second person reads this, and it is kept.",
    )

    def __init__(self, *args: Any, places: list[RoleChoice], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.key: place for place in places}
        self.today = today
        self.fields["starts_on"].initial = today
        groups: dict[str, list[tuple[str, str]]] = {}
        for place in places:
            groups.setdefault(place.heading, []).append((place.key, place.label))
        choice_field(self, "seat").choices = [("", "Choose a seat"), *groups.items()]
        if not any(place.grant is Grant.WITH_ANOTHER for place in places):
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Check the order of the dates, and that there is a reason where another person must agree."""
        super().clean()
        data = self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if last and last < max(first or self.today, self.today):
            self.add_error("ends_on", "The last day must be today or later, and not before the first.")
        assignment = self.assignment()
        if assignment is not None and assignment.needs_second_person:
            self.require("reason", "Say why: the second person must know.")
        return data

    def assignment(self) -> RoleAssignment | None:
        """Return the role chosen with its days, or None while either is missing."""
        place = self.places.get(self.cleaned_data.get("seat", ""))
        starts_on = self.cleaned_data.get("starts_on")
        if place is None or starts_on is None:
            return None
        return RoleAssignment(
            place=place,
            starts_on=starts_on,
            ends_on=self.cleaned_data.get("ends_on"),
            reason=self.cleaned_data.get("reason", ""),
        )


class EndMembershipForm(EntryForm):
    """When a role ends."""

    of_model = Membership

    NOW, ON, NEVER = "now", "on", "never"

    when = forms.ChoiceField(
        label="When does it end?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it ends."},
    )
    ends_on = forms.DateField(
        label="Last day", required=False, help_text="The day counts: access ends with it."
    )

    def __init__(
        self, *args: Any, membership: Membership, can_lengthen: bool, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, target=edit_target_of(membership), **kwargs)
        self.membership, self.can_lengthen, self.today = membership, can_lengthen, today
        choices = [(self.NOW, "At once"), (self.ON, "At the end of a day")]
        if can_lengthen or membership.ends_on is None:
            choices.append((self.NEVER, "No end yet"))
        choice_field(self, "when").choices = choices
        self.fields["when"].initial = self.ON if membership.ends_on else self.NEVER
        self.fields["ends_on"].initial = membership.ends_on

    def clean(self) -> dict[str, Any]:
        """Accept a last day from today on, and a later one only from who may give the role."""
        super().clean()
        data, agreed_end = self.cleaned_data, self.membership.ends_on
        if data.get("when") != self.ON or "ends_on" in self.errors:
            return data
        last = data.get("ends_on")
        if last is None:
            self.add_error("ends_on", "Enter the last day.")
        elif last < max(self.today, self.membership.starts_on):
            self.add_error("ends_on", "Enter today or a later day. To take the access now, choose “At once”.")
        elif not self.can_lengthen and agreed_end and last > agreed_end:
            self.add_error("ends_on", "Enter a day before it ends now. To let it go on, give the seat anew.")
        return data

    @property
    def last_day(self) -> date | None:
        """The last day chosen, or None for no end."""
        return self.cleaned_data["ends_on"] if self.cleaned_data["when"] == self.ON else None
