"""What all forms share: the crispy helper, date inputs, and errors for the summary."""

import re
from datetime import date
from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from wsscp.dates import long_date
from wsscp.limits import FIRST_DAY, LAST_DAY

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


def use_date_inputs(form: forms.BaseForm) -> None:
    """Give every date field of a form the browser's date box, plain errors and the range of days."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
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
        if getattr(form, "confirmation_after", ""):
            # The form asks whether something may stay (wsscp/identifiers/forms.py).
            errors += error_list(form.confirmation_form)
    return errors


def describe_choices(form: forms.BaseForm) -> str:
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
