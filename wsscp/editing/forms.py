"""Two people at one form: the second gets theirs back, with what the first saved beside each box.

    class PlanForm(VersionedFormMixin, GuardedFormMixin, CrispyMixin, forms.ModelForm): …

The form carries, hidden, the version it was made from. It is compared when the form is validated, and again
with the first row that is written (`Recorder.save_form`; wsscp/editing/versions.py). In an edit conflict the
second person reads who saved what and when; saving again, from the version they have now been shown, saves
over it knowingly. A form with rows says so: `form.include(formset)`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.forms import BaseModelFormSet
from django.http import QueryDict
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

if TYPE_CHECKING:
    _FormBase = forms.BaseForm
    _FormSetBase = BaseModelFormSet[Any, Any]
else:
    _FormBase = _FormSetBase = object

# The version of a form whose hidden box cannot be read: never the current one.
_UNREADABLE = FormVersion(-1, 0)


class SavedMeanwhile(NamedTuple):
    """What somebody else saved in a box meanwhile."""

    text: str
    by: str
    at: str


class VersionField(forms.CharField):
    """The hidden box with the version; no free text, so it is not checked for identifying details."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.HiddenInput({"autocomplete": "off"})
        super().__init__(widget=widget, required=False, max_length=40, **kwargs)


class VersionedFormMixin(_FormBase):
    """Put it first among a form's bases. A form without a row of its own is given its `target`."""

    data: QueryDict

    def __init__(self, *args: Any, target: EditTarget | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = getattr(self, "instance", None)
        self.target = target or (edit_target_of(row) if row is not None and row.pk else None)
        self.form_version: FormVersion | None = None
        self.saved_meanwhile: dict[str, SavedMeanwhile] = {}
        self._other_forms: list[forms.BaseForm] = []
        self._formsets: list[ConcurrentRowsMixin] = []
        if self.target is None:
            return
        if self.is_bound:
            sent = str(self.data.get(self.add_prefix("version"), ""))
            self.form_version = (FormVersion.parse(sent) or _UNREADABLE) if sent else None
            self.fields["version"] = VersionField()
        else:
            self.fields["version"] = VersionField(initial=str(current_version(self.target)))

    def include(self, *parts: "forms.BaseForm | BaseModelFormSet[Any, Any]") -> None:
        """Name the forms and formsets saved with this form, so that their boxes are compared, too."""
        for part in parts:
            if isinstance(part, forms.BaseForm):
                self._other_forms.append(part)
                continue
            self._other_forms += part.forms
            if isinstance(part, ConcurrentRowsMixin):
                self._formsets.append(part)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own step of full_clean, not in the stubs
        if self.target and self.form_version and has_newer_version(self.target, self.form_version):
            self._report_conflict(self.target, self.form_version)

    def _report_conflict(self, target: EditTarget, version: FormVersion) -> None:
        """Add an error that names who saved what meanwhile; saving again starts from the version of now."""
        now, last, entries = current_version(target), latest_version(target), entries_since(target, version)
        by, at = (str(last.by) if last and last.by else "Somebody"), (_when(last.at) if last else "")
        # Where every change has an audit entry, a box that none names was changed by nobody else.
        has_all_changes = len(entries) >= now.number - version.number
        fallback = None if has_all_changes else SavedMeanwhile("", by, at)
        compared: list[forms.BaseForm] = [self, *self._other_forms]
        for form in compared:
            _compare(form, entries, fallback)
        begins = (
            f"{by} saved this {at} while you were writing. Nothing of yours is lost: it is in the boxes, and "
            "beside each box that differs is what is saved now. Save again to keep yours, or change it first."
        )
        for sentence in (begins, *(message for rows in self._formsets for message in rows.row_messages)):
            self.add_error(None, sentence)
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(now)


class VersionForm(VersionedFormMixin, forms.Form):
    """The version alone, for a page that is nothing but rows."""


class ConcurrentRowsMixin(_FormSetBase):
    """Rows of a form, some of which somebody else may have removed: those are shown below as new ones."""

    data: QueryDict
    row_messages: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.management_form.is_valid():
            self._sort_rows()

    def _sort_rows(self) -> None:
        """Move rows that were removed behind those that exist; set the messages about either."""
        assert self.model is not None
        assert self.prefix is not None
        existing = {str(row.pk): str(row) for row in self.get_queryset()}
        # The counts that are sent may be anything; the whole number of rows has its limit.
        key, first = self.model._meta.pk.name, min(self.initial_form_count(), self.total_form_count())
        sent = {place: self.data.get(f"{self.prefix}-{place}-{key}", "") for place in range(first)}
        removed = [place for place, pk in sent.items() if pk and pk not in existing]
        readded = [place for place in removed if f"{self.prefix}-{place}-DELETE" not in self.data]
        added = [name for pk, name in existing.items() if pk not in sent.values()]
        messages = []
        if removed:
            order = [place for place in range(self.total_form_count()) if place not in removed] + readded
            self.data = _in_order(self.data, self.prefix, order, key, initial=first - len(removed))
            del self.management_form  # cached with the counts that were sent
        if readded:
            messages.append(
                f"Removed meanwhile: {count_of(len(readded), 'row')}. What you had there stands below as "
                "new: saving adds it again, leaving its boxes empty does not."
            )
        if added:
            messages.append(f"Added meanwhile, and kept whatever you save: {'; '.join(added)}.")
        self.row_messages = messages


def _in_order(data: QueryDict, prefix: str, order: list[int], key: str, *, initial: int) -> QueryDict:
    """Return the boxes with the rows numbered anew; those after the first `initial` have no primary key."""
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


def _compare(form: forms.BaseForm, entries: Iterable[AuditEntry], fallback: SavedMeanwhile | None) -> None:
    """Put beside each box of a form that differs what is saved now, where somebody else saved it.

    `fallback` is who saved it where no entry says so; None where the entries are complete.
    """
    row = getattr(form, "instance", None)
    if not form.initial or (row is not None and row.pk is None and form.empty_permitted):
        return
    saved_meanwhile = {}
    for name, field in form.fields.items():
        if field.widget.is_hidden or name == "DELETE" or not _differs(form, name):
            continue
        saved = _last_saved(form, name, entries) or fallback
        if saved is not None:
            saved_meanwhile[name] = saved._replace(text=_saved_text(form, name))
    # Any form may be compared; templatetags/sending.py reads this from those that were.
    form.saved_meanwhile = saved_meanwhile  # type: ignore[attr-defined]
    _ = form.errors
    for name, saved in saved_meanwhile.items():
        form.add_error(name, f"{form[name].label}: {saved.by} saved something else here.")


def _differs(form: forms.BaseForm, name: str) -> bool:
    field, box = form.fields[name], form[name]
    saved, typed = form.get_initial_for_field(field, name), box.data
    if isinstance(saved, str) and isinstance(typed, str):
        # A browser sends its own line ends.
        return saved.split() != typed.split()
    return field.has_changed(saved, typed)


def _last_saved(form: forms.BaseForm, name: str, entries: Iterable[AuditEntry]) -> SavedMeanwhile | None:
    """Return who changed a box last by the audit trail: the field by its label, of this kind of row."""
    model = form._meta.model if isinstance(form, forms.ModelForm) else getattr(form, "of_model", None)
    try:
        label = str(model._meta.get_field(name).verbose_name) if model else ""
    except LookupError:
        return None
    kind = str(model._meta.verbose_name) if model else ""
    for entry in entries:
        for change in entry.changes:
            is_of_kind = change["thing"] is None or change["thing"].startswith(kind)
            if change["field"] == label and is_of_kind:
                return SavedMeanwhile("", entry.by_label or "Somebody", _when(entry.at))
    return None


def _saved_text(form: forms.BaseForm, name: str) -> str:
    """Return what is saved in a box as people read it."""
    field, saved = form.fields[name], form.get_initial_for_field(form.fields[name], name)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "; ".join(str(row) for row in saved or ())
    if isinstance(saved, bool):
        return "Yes" if saved else "No"
    if isinstance(saved, date):
        return long_date(saved)
    if hasattr(field, "choices"):
        labels = {str(value): str(label) for value, label in field.choices}
        return labels.get("" if saved is None else str(saved), "")
    return "" if saved is None else str(saved)


def _when(at: datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"on {long_date(local.date())} at {local:%H:%M}"
