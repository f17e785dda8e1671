"""Two people at one form: the second gets theirs back, with what the first saved beside each box.

    class PlanForm(VersionedFormMixin, GuardedFormMixin, CrispyMixin, forms.ModelForm): …

The form carries, hidden, the version it was made from. It is compared when the form is checked, and swapped
with the first row that is written (`Recorder.save_form`; wsscp/editing/versions.py). Who was overtaken reads
who saved what and when; saving again, from the version they have now been shown, saves over it knowingly.
A form with rows says so: `form.include(formset)`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms
from django.forms import BaseModelFormSet
from django.utils import timezone

from wsscp.dates import count_of, long_date
from wsscp.editing.versions import (
    EditTarget,
    FormVersion,
    current_version,
    edit_target_of,
    entries_since,
    has_newer_version,
    latest_version,
)
from wsscp.models import AuditEntry

# What cannot be read is no version of anything.
_NEVER = FormVersion(-1, 0)


class SavedMeanwhile(NamedTuple):
    """What somebody else saved in a box meanwhile."""

    text: str
    by: str
    at: str


class VersionField(forms.CharField):
    """The hidden box with the version; no free text, so the guard leaves it alone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.HiddenInput({"autocomplete": "off"})
        super().__init__(widget=widget, required=False, max_length=40, **kwargs)


class VersionedFormMixin:
    """Put it first among a form's bases. A form of no row of its own is given its `thing`."""

    def __init__(self, *args: Any, target: EditTarget | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = getattr(self, "instance", None)
        self.target = target or (edit_target_of(row) if row is not None and row.pk else None)
        self.form_version: FormVersion | None = None
        self.saved_meanwhile: dict[str, SavedMeanwhile] = {}
        self._beside: list[forms.BaseForm] = []
        self._rows: list[ConcurrentRowsMixin] = []
        if self.target is None:
            return
        if self.is_bound:
            sent = str(self.data.get(self.add_prefix("version"), ""))
            self.form_version = (FormVersion.parse(sent) or _NEVER) if sent else None
            self.fields["version"] = VersionField()
        else:
            self.fields["version"] = VersionField(initial=str(current_version(self.target)))

    def include(self, *parts: "forms.BaseForm | BaseModelFormSet") -> None:
        """Tell what else is written with this form, so that its boxes are compared, too."""
        for part in parts:
            if isinstance(part, BaseModelFormSet):
                self._rows.append(part)
                self._beside += part.forms
            else:
                self._beside.append(part)

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.target and self.form_version and has_newer_version(self.target, self.form_version):
            self._tell(self.target, self.form_version)

    def _tell(self, thing: EditTarget, seen: FormVersion) -> None:
        """Say who saved what meanwhile, and let saving again start from there."""
        now, last, told = current_version(thing), latest_version(thing), entries_since(thing, seen)
        by, at = (str(last.by) if last and last.by else "Somebody"), (_when(last.at) if last else "")
        others = SavedMeanwhile("", by, at)
        # Where the trail tells of every change, a box it does not name was changed by nobody else.
        is_all_told = len(told) >= now.number - seen.number
        for form in (self, *self._beside):
            _compare(form, told, None if is_all_told else others)
        begins = (
            f"{by} saved this {at} while you were writing. Nothing of yours is lost: it is in the boxes, and "
            "beside each box that differs is what is saved now. Save again to keep yours, or change it first."
        )
        for sentence in (begins, *(line for rows in self._rows for line in rows.row_messages)):
            self.add_error(None, sentence)
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(now)


class VersionForm(VersionedFormMixin, forms.Form):
    """The version alone, for a page that is nothing but rows."""


class ConcurrentRowsMixin:
    """Rows of a form, some of which somebody else may have removed: those stand below as new ones."""

    row_messages: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.management_form.is_valid():
            self._sort_rows()

    def _sort_rows(self) -> None:
        """Move rows that are gone behind those that are there, and say what else became of them."""
        standing = {str(row.pk): str(row) for row in self.get_queryset()}
        # Anything may stand in the counts that are sent; the whole number of rows has its limit.
        key, first = self.model._meta.pk.name, min(self.initial_form_count(), self.total_form_count())
        sent = {place: self.data.get(f"{self.prefix}-{place}-{key}", "") for place in range(first)}
        gone = [place for place, pk in sent.items() if pk and pk not in standing]
        kept = [place for place in gone if f"{self.prefix}-{place}-DELETE" not in self.data]
        added = [name for pk, name in standing.items() if pk not in sent.values()]
        said = []
        if gone:
            order = [place for place in range(self.total_form_count()) if place not in gone] + kept
            self.data = _in_order(self.data, self.prefix, order, key, initial=first - len(gone))
            del self.management_form  # it had counted them
        if kept:
            said.append(
                f"Removed meanwhile: {count_of(len(kept), 'row')}. What you had there stands below as new: "
                "saving adds it again, leaving its boxes empty does not."
            )
        if added:
            said.append(f"Added meanwhile, and kept whatever you save: {'; '.join(added)}.")
        self.row_messages = said


def _in_order(data: Any, prefix: str, order: list[int], key: str, *, initial: int) -> Any:
    """Return the boxes of rows numbered anew; those past the first ones have no row any more."""
    new = data.copy()
    for name in data:
        if name.removeprefix(f"{prefix}-").partition("-")[0].isdecimal():
            del new[name]
    for to, place in enumerate(order):
        start = f"{prefix}-{place}-"
        for name in data:
            if name.startswith(start):
                box = name.removeprefix(start)
                values = [""] if box == key and to >= initial else data.getlist(name)
                new.setlist(f"{prefix}-{to}-{box}", values)
    new[f"{prefix}-INITIAL_FORMS"], new[f"{prefix}-TOTAL_FORMS"] = str(initial), str(len(order))
    return new


def _compare(form: forms.BaseForm, told: Iterable[AuditEntry], others: SavedMeanwhile | None) -> None:
    """Put beside each box of a form that differs what is saved now, where somebody else saved it."""
    row = getattr(form, "instance", None)
    if not form.initial or (row is not None and row.pk is None and form.empty_permitted):
        return
    theirs = {}
    for name, field in form.fields.items():
        if field.widget.is_hidden or name == "DELETE" or not _differs(form, name):
            continue
        who = _who(form, name, told) or others
        if who is not None:
            theirs[name] = who._replace(text=_in_words(form, name))
    form.saved_meanwhile = theirs
    _ = form.errors
    for name, one in theirs.items():
        form.add_error(name, f"{form[name].label}: {one.by} saved something else here.")


def _differs(form: forms.BaseForm, name: str) -> bool:
    field, box = form.fields[name], form[name]
    saved, typed = form.get_initial_for_field(field, name), box.data
    if isinstance(saved, str) and isinstance(typed, str):
        # A browser sends its own line ends.
        return saved.split() != typed.split()
    return field.has_changed(saved, typed)


def _who(form: forms.BaseForm, name: str, told: Iterable[AuditEntry]) -> SavedMeanwhile | None:
    """Return who the trail says changed a box last: the field by its name, of this kind of row."""
    model = form._meta.model if isinstance(form, forms.ModelForm) else getattr(form, "of_model", None)
    try:
        called = str(model._meta.get_field(name).verbose_name) if model else ""
    except LookupError:
        return None
    kind = str(model._meta.verbose_name) if model else ""
    for entry in told:
        for change in entry.changes:
            of_this = change["thing"] is None or change["thing"].startswith(kind)
            if change["field"] == called and of_this:
                return SavedMeanwhile("", entry.by_label or "Somebody", _when(entry.at))
    return None


def _in_words(form: forms.BaseForm, name: str) -> str:
    """Return what is saved in a box as people read it."""
    field, saved = form.fields[name], form.get_initial_for_field(form.fields[name], name)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "; ".join(str(one) for one in saved or ())
    if isinstance(saved, bool):
        return "Yes" if saved else "No"
    if isinstance(saved, date):
        return long_date(saved)
    if hasattr(field, "choices"):
        names = {str(value): str(label) for value, label in field.choices}
        return names.get("" if saved is None else str(saved), "")
    return "" if saved is None else str(saved)


def _when(at: datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"on {long_date(local.date())} at {local:%H:%M}"
