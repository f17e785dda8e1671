"""What stands beside the boxes of somebody who saved second: what is saved there now, by whom and when."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone

from wsscp.dates import long_date
from wsscp.models import AuditEntry


class SavedMeanwhile(NamedTuple):
    """What somebody else saved in a box meanwhile."""

    text: str
    by: str
    at: str


def compare_boxes(
    form: forms.BaseForm, entries: Iterable[AuditEntry], last: SavedMeanwhile, *, is_complete: bool
) -> None:
    """Put beside each box of a form that differs what is saved now, where somebody else saved it.

    `last` is who saved the whole last. `is_complete` says that the entries tell of every change: then a box
    that none of them names was changed by nobody else.
    """
    row = getattr(form, "instance", None)
    if not form.initial or (row is not None and row.pk is None and form.empty_permitted):
        return
    saved_meanwhile = {}
    for name, field in form.fields.items():
        if field.widget.is_hidden or name == "DELETE" or not _differs(form, name):
            continue
        saved = _last_saved(form, name, entries, last) or (None if is_complete else last)
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


def _last_saved(
    form: forms.BaseForm, name: str, entries: Iterable[AuditEntry], last: SavedMeanwhile
) -> SavedMeanwhile | None:
    """Return who changed a box last by the audit trail: the field by its label, of this kind of row.

    A box that is no field of a row has no name in the trail: whoever saved last may have changed it.
    """
    model = form._meta.model if isinstance(form, forms.ModelForm) else getattr(form, "of_model", None)
    if model is None:
        return last
    try:
        label = str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return last
    kind = str(model._meta.verbose_name)
    for entry in entries:
        for change in entry.changes:
            is_of_kind = change["thing"] is None or change["thing"].startswith(kind)
            if change["field"] == label and is_of_kind:
                return SavedMeanwhile("", entry.by_label or "Somebody", local_time(entry.at))
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


def local_time(at: datetime | None) -> str:
    """Return a moment in words, as "on 1 March 2020 at 14:05"; empty for none."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"on {long_date(local.date())} at {local:%H:%M}"
