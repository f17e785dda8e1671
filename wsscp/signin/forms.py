"""allauth's forms of passwords, for our templates."""

from typing import Any

from allauth.account import forms as account_forms
from django import forms

from wsscp.forms import CrispyMixin
from wsscp.models import User


class SignInForm(CrispyMixin, account_forms.LoginForm):
    """Email and password; pasting and password managers work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].label = "Email address"
        self.fields["login"].widget.attrs = {"autocomplete": "username", "type": "email", "maxlength": 254}
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].help_text = ""


class PasswordResetForm(CrispyMixin, account_forms.ResetPasswordForm):
    """The address to send the link to."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Email address"
        self.fields["email"].widget.attrs = {"autocomplete": "username", "maxlength": 254}

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


class NewPasswordForm(CrispyMixin, account_forms.ResetPasswordKeyForm):
    """A new password, by the link in the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_password_boxes(self)


class ConfirmPasswordForm(CrispyMixin, account_forms.ReauthenticateForm):
    """The password once more, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Password"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class ChangePasswordForm(CrispyMixin, account_forms.ChangePasswordForm):
    """A new password, by the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"
        self.fields["oldpassword"].widget.attrs = {"autocomplete": "current-password"}
        _plain_password_boxes(self)


def _plain_password_boxes(form: forms.BaseForm) -> None:
    form.fields["password1"].label = "New password"
    form.fields["password1"].help_text = "12 characters or more. Three random words are good."
    form.fields["password2"].label = "New password again"
    for name in ("password1", "password2"):
        form.fields[name].widget.attrs = {"autocomplete": "new-password"}
