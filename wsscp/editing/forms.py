"""The forms that save something: what every one of them has, and what happens when two people send one.

    class PlanForm(EditForm): …       # of a row
    class ProgressForm(EntryForm): …  # of no row, or of one that is not its own

Each has the helper that templates expect, the browser's date boxes, the check for identifying details in
every box of free text (wsscp/identifiers/forms.py) and, of what is there already, the version it was made
from. A valid form deposits that version and what was confirmed (wsscp/editing/submission.py), from where the
recorder takes them: the view says nothing of either.

The version is compared when the form is validated, and again with the first row that is written. In an edit
conflict the second person reads who saved what and when, beside what they typed; saving again, from the
version they have now been shown, saves over it knowingly. A form with parts says so: `form.include(formset)`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.forms import BaseModelFormSet
from django.http import QueryDict

from wsscp.dates import long_date
from wsscp.editing.conflicts import SavedMeanwhile, compare_boxes, local_time
from wsscp.editing.formsets import ConcurrentRowsMixin
from wsscp.editing.submission import current_submission
from wsscp.editing.versions import (
    EditTarget,
    FormVersion,
    current_version,
    edit_target_of,
    entries_since,
    has_newer_version,
    latest_version,
)
from wsscp.forms import use_date_inputs
from wsscp.identifiers.forms import GuardedFormMixin

# The version of a form whose hidden box cannot be read, or that was made before there was one: never current.
BEFORE_ALL = FormVersion(-1, 0)


class VersionField(forms.CharField):
    """The hidden box with the version; no free text, so it is not checked for identifying details."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.HiddenInput({"autocomplete": "off"})
        super().__init__(widget=widget, required=False, max_length=40, **kwargs)


class SavedFormMixin(GuardedFormMixin):
    """What the two bases below share. A form with a prefix is part of another, which has the version."""

    data: QueryDict
    base_fields: dict[str, forms.Field]
    # Days that are not later than today, which their form is told; `day` is today unless another is entered.
    past_days: Sequence[str] = ()
    day = ""
    today: date
    # Boxes of days in order: the first, the last, and what is said of an earlier last ("{}" is the first).
    day_order: Sequence[tuple[str, str, str]] = ()

    def __init__(
        self,
        *args: Any,
        target: EditTarget | None = None,
        is_part: bool = False,
        today: date | None = None,
        **kwargs: Any,
    ) -> None:
        """`target` is what a form edits that is not its own row; `is_part` if it is part of another form."""
        shown = None
        if target is None and not is_part:
            shown = _read_after_its_version(self.base_fields, *args, **kwargs)
        super().__init__(*args, **kwargs)
        use_date_inputs(self)
        for field in self.fields.values():  # of a few to choose from, "---------" is none
            if isinstance(field, forms.TypedChoiceField) and isinstance(field.widget, forms.RadioSelect):
                choices: Any = field.choices
                field.choices = [choice for choice in choices if choice[0] != ""]
        if today is not None:
            self._use_today(today)
        row = getattr(self, "instance", None)
        if target is None and row is not None and not (row._state.adding or self.prefix or is_part):
            target = edit_target_of(row)
        self.target = target
        self.form_version: FormVersion | None = None
        self.saved_meanwhile: dict[str, SavedMeanwhile] = {}
        self._other_forms: list[forms.BaseForm] = []
        self._formsets: list[ConcurrentRowsMixin] = []
        if self.target is None:
            return
        if self.is_bound:
            sent = str(self.data.get(self.add_prefix("version"), ""))
            self.form_version = (FormVersion.parse(sent) or BEFORE_ALL) if sent else None
            self.fields["version"] = VersionField()
        else:
            self.fields["version"] = VersionField(initial=str(shown or current_version(self.target)))

    def _use_today(self, today: date) -> None:
        self.today = today
        for name in (self.day, *self.past_days):
            if name in self.fields:
                self.fields[name].validators.append(
                    MaxValueValidator(today, "Enter today or an earlier day.")
                )
        if self.day in self.fields and not self.initial.get(self.day):
            self.initial.pop(self.day, None)
            self.fields[self.day].initial = today

    def include(self, *parts: "forms.BaseForm | BaseModelFormSet[Any, Any]") -> None:
        """Name the forms and formsets saved with this form, so that their boxes are compared, too."""
        for part in parts:
            if isinstance(part, forms.BaseForm):
                self._other_forms.append(part)
                continue
            self._other_forms += part.forms
            if isinstance(part, ConcurrentRowsMixin):
                self._formsets.append(part)

    def full_clean(self) -> None:
        """Validate the form; a valid one deposits its version and what was confirmed."""
        super().full_clean()
        submission = current_submission()
        if submission is not None and self.is_bound and not self.errors:
            submission.deposit(self, self.target, self.form_version)

    def clean(self) -> dict[str, Any]:
        """The days of `day_order` are in order."""
        super().clean()
        days = dict(self.cleaned_data)
        for first, last, message in self.day_order:
            if days.get(first) and days.get(last) and days[last] < days[first]:
                self.add_error(last, message.format(long_date(days[first])))
        return self.cleaned_data

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own step of full_clean, not in the stubs
        if self.target and self.form_version and has_newer_version(self.target, self.form_version):
            self._report_conflict(self.target, self.form_version)

    def _report_conflict(self, target: EditTarget, version: FormVersion) -> None:
        """Add an error that names who saved what meanwhile; saving again starts from the version of now."""
        now, last, entries = current_version(target), latest_version(target), entries_since(target, version)
        by = str(last.by) if last and last.by else "Somebody"
        at = local_time(last.at) if last else ""
        # Where every change has an audit entry, a box that none names was changed by nobody else.
        is_complete = len(entries) >= now.number - version.number
        compared: list[forms.BaseForm] = [self, *self._other_forms]
        for form in compared:
            compare_boxes(form, entries, SavedMeanwhile("", by, at), is_complete=is_complete)
        begins = f"{by} saved this {at} while you were writing. Nothing of yours is lost: it is in the boxes"
        if any(getattr(form, "saved_meanwhile", None) for form in compared):
            begins += (
                ", and beside each box that differs is what is saved now. Save again to keep yours, or "
                "change it first."
            )
        else:
            # What belongs to it was changed elsewhere: its evidence, its dates, its standing.
            begins += ". None of these boxes was changed by it. Save again to save yours."
        for sentence in (begins, *(message for rows in self._formsets for message in rows.row_messages)):
            self.add_error(None, sentence)
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(now)


def _read_after_its_version(
    boxes: Iterable[str], *args: Any, instance: models.Model | None = None, **kwargs: Any
) -> FormVersion | None:
    """Return the version of the row that a form will show, and read what it shows again after it.

    What is saved between the two is then shown with an earlier version, which is noticed when it is saved;
    the other way round it would be saved over without a word. None for a form that is sent, or of no row.
    """
    is_bound = any(part is not None for part in (*args, kwargs.get("data"), kwargs.get("files")))
    if is_bound or instance is None or instance._state.adding or kwargs.get("prefix"):
        return None
    target = edit_target_of(instance)
    if target is None:
        return None
    version = current_version(target)
    names = set(boxes)
    fields = [field.attname for field in instance._meta.concrete_fields if field.name in names]
    if fields:
        instance.refresh_from_db(fields=fields)
    return version


class EditForm(SavedFormMixin, forms.ModelForm):
    """A form of a row."""


class EntryForm(SavedFormMixin, forms.Form):
    """A form of no row of its own; `target` says what it edits of others, if anything."""


class VersionForm(EntryForm):
    """The version alone, for a page that is nothing but rows."""
