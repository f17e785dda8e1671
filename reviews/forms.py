"""What the forms of this app share: the guard against identifying details, strict for case reviews."""

from typing import Any

from django import forms
from django.forms.utils import pretty_name

from wsscp.editing.forms import EditForm, EntryForm
from wsscp.forms import choice_field


class GuardedForm(EntryForm):
    """Text and dates; what could identify a child is refused (strict) or warned of."""

    def __init__(self, *args: Any, strict: bool, **kwargs: Any) -> None:
        self.strict = strict
        super().__init__(*args, **kwargs)
        _name_required_fields(self)


class GuardedModelForm(EditForm):
    """The same for a model form."""

    def __init__(self, *args: Any, strict: bool, **kwargs: Any) -> None:
        self.strict = strict
        super().__init__(*args, **kwargs)
        _name_required_fields(self)


def _name_required_fields(form: forms.BaseForm) -> None:
    """Name the field in the message of a required one, where it still has Django's default message."""
    # Not by the bound fields: they keep their help text from now on, and forms still set theirs.
    for name, field in form.fields.items():
        messages = field.error_messages
        if messages.get("required") == forms.Field.default_error_messages["required"]:
            is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            verb = "Choose an answer to" if is_choice else "Fill in"
            messages["required"] = f"{verb} “{field.label or pretty_name(name)}”."


def textarea(rows: int = 4) -> forms.Textarea:
    """Return a widget of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class ChoicesFilter(forms.Form):
    """The filters of a list, whose choices are those their reader may know of; empty means all."""

    def __init__(self, *args: Any, choices: dict[str, list[tuple[Any, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            shown = [("", "All"), *((str(key), label) for key, label in options)]
            choice_field(self, name).choices = shown


def number_filter(label: str) -> forms.TypedChoiceField:
    """Return a filter by a number: a year, or the id of a row."""
    return forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None)
