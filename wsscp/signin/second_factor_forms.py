"""allauth's forms of second factors, for our templates: codes of apps, recovery codes, passkeys."""

from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms

from wsscp.forms import CrispyMixin
from wsscp.limits import TEXT
from wsscp.signin.second_factors import spend_code

if TYPE_CHECKING:
    from allauth.mfa.base.forms import BaseAuthenticateForm as _CodeFormBase
else:
    _CodeFormBase = object

_CODE_BOX = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none"}
_LONGEST_CODE = 20
_LONGEST_PASSKEY_NAME = 50
# What fido2 raises for a credential that no browser sends.
_MALFORMED = (AttributeError, KeyError, IndexError, OverflowError, TypeError, ValueError)


class _CodeMixin(CrispyMixin):
    """One box for a code."""

    code_label, code_help = "Code", ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=self.code_label,
            max_length=_LONGEST_CODE,
            widget=forms.TextInput(attrs=dict(_CODE_BOX)),
            help_text=self.code_help,
        )


class _OneUseCodeMixin(_CodeMixin, _CodeFormBase):
    """A code of an app, which works once, or a recovery code."""

    code_help = "6 digits from your authenticator app, or one of your recovery codes."

    def clean_code(self) -> str:
        """Refuse a code that was used before."""
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not spend_code(self.authenticator, code):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OneUseCodeMixin, code_forms.AuthenticateForm):
    """The second factor at sign-in."""


class ConfirmCodeForm(_OneUseCodeMixin, code_forms.ReauthenticateForm):
    """A code once more, before something sensitive."""


class AuthenticatorAppForm(_CodeMixin, ActivateTOTPForm):
    """The first code of a new authenticator app."""

    code_label, code_help = "Code the app shows", "6 digits. They change every 30 seconds."

    @property
    def secret_in_groups(self) -> str:
        """The secret in groups of four characters, to be typed."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class CredentialField(forms.JSONField):
    """A passkey's credential from the browser, of a size and with characters the database accepts."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Refuse what is too long, and NUL characters, which PostgreSQL does not store."""
        if isinstance(value, str) and (len(value) > TEXT or "\\u0000" in value):
            raise get_adapter().validation_error("passkey_refused")
        return super().to_python(value)


class _PasskeyMixin(CrispyMixin):
    """A passkey's credential from the browser, which may be malformed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refused = get_adapter().error_messages["passkey_refused"]
        self.fields["credential"] = CredentialField(error_messages={"required": refused, "invalid": refused})

    def full_clean(self) -> None:
        """Refuse a malformed credential as a passkey that is not accepted."""
        try:
            super().full_clean()
        except _MALFORMED:
            self.add_error("credential", get_adapter().validation_error("passkey_refused"))

    def add_error(self, field: str | None, error: Any) -> None:
        """Use our message for passkeys where allauth uses that for codes."""
        if getattr(error, "code", "") == "incorrect_code":
            error = get_adapter().validation_error("passkey_refused")
        super().add_error(field, error)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The errors; those of the hidden box have no link."""
        hidden = self["credential"].id_for_label
        return [("" if box == hidden else box, message) for box, message in super().summary]


class AddPasskeyForm(_PasskeyMixin, passkey_forms.AddWebAuthnForm):
    """A new passkey and its name."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="Name of the passkey",
            max_length=_LONGEST_PASSKEY_NAME,
            required=False,
            help_text="So that you know it again, for example “Work laptop”.",
        )


class PasskeyForm(_PasskeyMixin, passkey_forms.AuthenticateWebAuthnForm):
    """A passkey as the second factor at sign-in."""


class PasskeySignInForm(_PasskeyMixin, passkey_forms.LoginWebAuthnForm):
    """A passkey instead of password and code."""


class ConfirmPasskeyForm(_PasskeyMixin, passkey_forms.ReauthenticateWebAuthnForm):
    """A passkey once more, before something sensitive."""
