"""What all forms share, and the sign-in forms laid out for our templates."""

import re
from datetime import date
from typing import Any

from allauth.account import forms as account_forms
from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from wsscp.dates import long_date
from wsscp.limits import FIRST_DAY, LAST_DAY
from wsscp.models import User

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OUT_OF_RANGE = f"Enter a date between {FIRST_DAY.year} and {LAST_DAY.year}."


class DateInput(forms.DateInput):
    """A date box of the browser; what is no date comes back as typed, in a plain box that can show it."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A browser's date box shows nothing but dates, so anything else goes into a text box."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _ISO_DATE.fullmatch(shown):
            context["widget"]["type"] = "text"
        return context


class CrispyMixin:
    """Gives a form the helper our templates expect: fields only, the <form> tag is the template's."""

    @property
    def helper(self) -> FormHelper:
        """Fields without a form tag; the errors are in the summary above and at each field."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = False
        return helper

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary above the form."""
        return error_list(self)


def use_date_boxes(form: forms.BaseForm) -> None:
    """Give every date field of a form the browser's date box, plain errors and the range of days."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.widget = DateInput(attrs=field.widget.attrs)
            field.error_messages["invalid"] = "Enter a real date, for example 31 March 2020."
            field.validators += [
                MinValueValidator(FIRST_DAY, _OUT_OF_RANGE),
                MaxValueValidator(LAST_DAY, _OUT_OF_RANGE),
            ]


class ModelMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Several of a list, where a number too large for the database is simply not of the list."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)
        except OverflowError as error:
            raise forms.ValidationError("Choose from the list.") from error


def _box(field: forms.BoundField) -> str:
    """Return the id of a field's box; of several to choose from, the first."""
    return field.id_for_label or f"{field.auto_id}_0"


def error_list(*forms_: forms.BaseForm) -> list[tuple[str, str]]:
    """Return what is wrong in the forms as (id of the box, message), in their order, for the summary."""
    errors = []
    for form in forms_:
        errors += [("", message) for message in form.non_field_errors()]
        errors += [(_box(form[name]), errs[0]) for name, errs in form.errors.items() if name in form.fields]
        if getattr(form, "keep_after", ""):
            # The form asks whether something may stay (wsscp/identifiers/forms.py).
            errors += error_list(form.keep)
    return errors


def filled_in(form: forms.BaseForm) -> str:
    """Return what was chosen in a valid form, in words: "Words: neglect; Colour: Red, Amber"."""
    said = []
    for name, value in form.cleaned_data.items():
        field = form.fields[name]
        if value in (None, "", [], False):
            continue
        names = dict(getattr(field, "choices", ()))
        values = value if isinstance(value, list) else [value]
        shown = ", ".join(
            long_date(one) if isinstance(one, date) else str(names.get(str(one), one)) for one in values
        )
        said.append(field.label if value is True else f"{field.label}: {shown}")
    return "; ".join(said)


class SignInForm(CrispyMixin, account_forms.LoginForm):
    """Email and password; paste and password managers are welcome."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].label = "Email address"
        self.fields["login"].widget.attrs = {"autocomplete": "username", "type": "email", "maxlength": 254}
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].help_text = ""


class PasswordResetForm(CrispyMixin, account_forms.ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Email address"
        self.fields["email"].widget.attrs = {"autocomplete": "username", "maxlength": 254}

    def clean_email(self) -> str:
        """Find whose address it is. Who never took their account up has an invitation instead."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class PasswordLinkForm(account_forms.UserTokenForm):
    """The link in the mail: it opens no account that is closed."""

    def _get_user(self, uidb36: str) -> User | None:
        try:
            user = super()._get_user(uidb36)
        except OverflowError:  # a number no database has
            return None
        return user if user and user.is_active else None


class NewPasswordForm(CrispyMixin, account_forms.ResetPasswordKeyForm):
    """A new password, by the link in the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_password_boxes(self)


class ConfirmForm(CrispyMixin, account_forms.ReauthenticateForm):
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
