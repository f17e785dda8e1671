"""What forms on learning share: the guard, strict where a case review is written about."""

from datetime import date
from typing import Any

from django import forms

from wsscp.forms import CrispyMixin, use_date_inputs
from wsscp.identifiers.forms import GuardedFormMixin


class GuardedForm(GuardedFormMixin, CrispyMixin, forms.Form):
    """Words and dates, with what could identify a child refused (strict) or warned of."""

    def __init__(self, *args: Any, strict: bool, **kwargs: Any) -> None:
        self.strict = strict
        super().__init__(*args, **kwargs)
        use_date_inputs(self)
        _name_what_is_missing(self)


class GuardedModelForm(GuardedFormMixin, CrispyMixin, forms.ModelForm):
    """The same for a row."""

    def __init__(self, *args: Any, strict: bool, **kwargs: Any) -> None:
        self.strict = strict
        super().__init__(*args, **kwargs)
        use_date_inputs(self)
        _name_what_is_missing(self)


def _name_what_is_missing(form: forms.BaseForm) -> None:
    """Let an empty box say by its name what to do, where nothing better is said."""
    for bound in form:
        messages = bound.field.error_messages
        if messages.get("required") == forms.Field.default_error_messages["required"]:
            is_choice = isinstance(bound.field, forms.ChoiceField | forms.ModelChoiceField)
            verb = "Choose an answer to" if is_choice else "Fill in"
            messages["required"] = f"{verb} “{bound.label}”."


def validate_not_future(day: date | None, today: date) -> date | None:
    """Return a day that has come. Raises ValidationError for one that has not."""
    if day and day > today:
        raise forms.ValidationError("Enter today or an earlier day.")
    return day


def textarea(rows: int = 4) -> forms.Textarea:
    """A box of several lines."""
    return forms.Textarea(attrs={"rows": rows})
