"""Inviting somebody, and accepting an invitation."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation

from priorities.memberships.forms import RoleChoiceForm
from wsscp.forms import CrispyMixin
from wsscp.limits import LINE, NAME
from wsscp.models import User


class InvitationForm(RoleChoiceForm):
    """Whom to invite, and to which role."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages={
            "required": "Enter their email address.",
            "invalid": "Enter an email address, for example name@example.org.",
        },
    )
    name = forms.CharField(
        max_length=NAME,
        error_messages={"required": "Enter their name."},
        help_text="They can put it right when they open their account.",
    )
    known = forms.BooleanField(label="Give the seat to whoever has this address", required=False)

    field_order = ("email", "name", "known", "seat", "starts_on", "ends_on", "reason")

    def __init__(self, *args: Any, seat_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].required = self.fields["starts_on"].required = seat_required
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["known"].widget = forms.HiddenInput()
        # Who has the address already; set by the view.
        self.person: User | None = None

    def ask_for_known(self, question: str) -> None:
        """Offer to give the role to the person who has the address already."""
        self.add_error("known", question)
        self.fields["known"].widget = forms.CheckboxInput()

    def clean(self) -> dict[str, Any]:
        """Check that a role has a first day."""
        super().clean()
        data = self.cleaned_data
        if data.get("seat"):
            self.require("starts_on", "Enter the first day of the seat.")
        return data


class AcceptInvitationForm(CrispyMixin, forms.Form):
    """Name and password of a new account."""

    name = forms.CharField(
        label="Your name",
        max_length=NAME,
        error_messages={"required": "Enter your name."},
        help_text="How you appear to others.",
    )
    password1 = forms.CharField(
        label="Password",
        error_messages={"required": "Enter a password."},
        strip=False,
        max_length=LINE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="12 characters or more. Three random words are good.",
    )
    password2 = forms.CharField(
        label="Password again",
        error_messages={"required": "Enter the password again."},
        strip=False,
        max_length=LINE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["name"].initial = person.name
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        """Check that both passwords are the same, and hard to guess."""
        super().clean()
        data = self.cleaned_data
        first, again = data.get("password1"), data.get("password2")
        if first and again and first != again:
            self.add_error("password2", "The two passwords are not the same. Type them again.")
        elif first:
            person = User(email=self.person.email, name=data.get("name", ""))
            try:
                password_validation.validate_password(first, person)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return data
