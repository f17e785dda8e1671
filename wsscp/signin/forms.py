"""allauth's forms of passwords, for our templates."""

from typing import Any, NamedTuple

from allauth.account import forms as account_forms

from wsscp.forms import CrispyMixin
from wsscp.models import User


class _Box(NamedTuple):
    """What we say of a box of allauth's forms; `help_text` None leaves theirs."""

    label: str
    attrs: dict[str, Any]
    help_text: str | None = None


_BOXES = {
    "login": _Box("Email address", {"autocomplete": "username", "type": "email", "maxlength": 254}),
    "email": _Box("Email address", {"autocomplete": "username", "maxlength": 254}),
    "password": _Box("Password", {"autocomplete": "current-password"}, ""),
    "oldpassword": _Box("Current password", {"autocomplete": "current-password"}),
    "password1": _Box(
        "New password",
        {"autocomplete": "new-password"},
        "12 characters or more. Three random words are good.",
    ),
    "password2": _Box("New password again", {"autocomplete": "new-password"}),
}


class _PlainBoxesMixin(CrispyMixin):
    """Our labels, and browsers' attributes for password managers; pasting works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        for name, field in self.fields.items():
            box = _BOXES[name]
            field.label, field.widget.attrs = box.label, dict(box.attrs)
            if box.help_text is not None:
                field.help_text = box.help_text


class SignInForm(_PlainBoxesMixin, account_forms.LoginForm):
    """Email and password."""


class PasswordResetForm(_PlainBoxesMixin, account_forms.ResetPasswordForm):
    """The address to send the link to."""

    users: list[User]

    def clean_email(self) -> str:
        """Find the accounts with this address. One without a password has an invitation instead."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class PasswordLinkForm(account_forms.UserTokenForm):
    """The link in the mail: it works for no closed account."""

    def _get_user(self, uidb36: str) -> User | None:
        try:
            user = super()._get_user(uidb36)
        except OverflowError:  # a number too large for the database
            return None
        return user if user and user.is_active else None


class NewPasswordForm(_PlainBoxesMixin, account_forms.ResetPasswordKeyForm):
    """A new password, by the link in the mail."""


class ConfirmPasswordForm(_PlainBoxesMixin, account_forms.ReauthenticateForm):
    """The password once more, before something sensitive."""


class ChangePasswordForm(_PlainBoxesMixin, account_forms.ChangePasswordForm):
    """A new password, by the old one."""
