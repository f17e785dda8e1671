"""What all forms share: the crispy helper, date inputs, and errors for the summary."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BaseFormSet

from wsscp.dates import long_date
from wsscp.limits import FIRST_DAY, LAST_DAY, PARAGRAPH

if TYPE_CHECKING:
    _FormBase = forms.BaseForm
else:
    _FormBase = object

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OUT_OF_RANGE = f"Enter a date between {FIRST_DAY.year} and {LAST_DAY.year}."


class DateInput(forms.DateInput):
    """The browser's date box; what is no date is shown again as typed, in a text box."""

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


class CrispyMixin(_FormBase):
    """Gives a form the helper our templates expect: fields only, the <form> tag is in the template."""

    @property
    def helper(self) -> FormHelper:
        """Fields without a form tag; the errors are in the summary above and at each field."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = False
        return helper

    def require(self, name: str, message: str) -> None:
        """Add an error to a box that was left empty; one that is wrong has its own. For clean()."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary above the form."""
        return error_list(self)


def use_date_inputs(form: forms.BaseForm) -> None:
    """Give every date field of a form the browser's date box, plain errors and the range of dates."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField) and not isinstance(field.widget, DateInput):
            field.widget = DateInput(attrs=field.widget.attrs)
            field.error_messages["invalid"] = "Enter a real date, for example 31 March 2020."
            field.validators += [
                MinValueValidator(FIRST_DAY, _OUT_OF_RANGE),
                MaxValueValidator(LAST_DAY, _OUT_OF_RANGE),
            ]


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """Return a form's field by name as one with choices of its own."""
    return cast(forms.ChoiceField, form.fields[name])


def model_choice_field(form: forms.BaseForm, name: str) -> "forms.ModelChoiceField[Any]":
    """Return a form's field by name as one that chooses among rows."""
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


def paragraph_field(label: str, *, missing: str = "", rows: int = 4, help_text: str = "") -> forms.CharField:
    """Return a field of some lines of text; it is required where `missing` says what is said without it."""
    return forms.CharField(
        label=label,
        max_length=PARAGRAPH,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
        help_text=help_text,
    )


class ModelMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Several rows of a list, where a number too large for the database is no valid choice."""

    def clean(self, value: Any) -> Any:
        """Refuse such a number as Django refuses any other that is not in the list."""
        try:
            return super().clean(value)
        except OverflowError as error:
            raise forms.ValidationError("Choose from the list.") from error


def _box(field: forms.BoundField) -> str:
    """Return the id of a field's box; of several to choose from, the first."""
    return field.id_for_label or f"{field.auto_id}_0"


def error_list(*parts: "forms.BaseForm | BaseFormSet[Any]") -> list[tuple[str, str]]:
    """Return what is wrong in forms and formsets, in their order, as (id of the box, message), each once."""
    errors: list[tuple[str, str]] = []
    for part in parts:
        if isinstance(part, forms.BaseForm):
            errors += _form_errors(part)
        elif part.is_bound:
            errors += [("", str(message)) for message in part.non_form_errors()]
            errors += error_list(*part.forms)
    return list(dict.fromkeys(errors))


def _form_errors(form: forms.BaseForm) -> list[tuple[str, str]]:
    errors = [("", str(message)) for message in form.non_field_errors()]
    errors += [
        (_box(form[name]), str(messages[0])) for name, messages in form.errors.items() if name in form.fields
    ]
    # A form that asks to confirm identifying details (wsscp/identifiers/forms.py) has another within it.
    asks = getattr(form, "confirmation_after", "")
    confirmation: forms.BaseForm | None = getattr(form, "confirmation_form", None) if asks else None
    return errors + (error_list(confirmation) if confirmation is not None else [])


def describe_choices(form: forms.BaseForm) -> str:
    """Return what was chosen in a valid form as text: "Words: neglect; Colour: Red, Amber"."""
    parts = []
    for name, value in form.cleaned_data.items():
        field = form.fields[name]
        if value in (None, "", [], False):
            continue
        labels = dict(getattr(field, "choices", ()))
        values = value if isinstance(value, list) else [value]
        shown = ", ".join(
            long_date(choice) if isinstance(choice, date) else str(labels.get(str(choice), choice))
            for choice in values
        )
        parts.append(str(field.label) if value is True else f"{field.label}: {shown}")
    return "; ".join(parts)
