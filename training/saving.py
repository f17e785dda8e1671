"""Saving a valid form with its formsets, as one audit trail entry."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, BaseInlineFormSet, BaseModelForm

from wsscp.audit.recording import Recorder, recording
from wsscp.identifiers.confirmations import record_confirmations
from wsscp.models import User
from wsscp.models.audit import Act


def save_with_parts(
    *, form: BaseModelForm, parts: Sequence["BaseInlineFormSet[Any, Any, Any]"] = (), by: User, at: datetime
) -> Any:
    """Save the row of a form, its links and its formsets; return the row."""
    act = Act.CREATED if form.instance._state.adding else Act.CHANGED
    with recording(act, by=by, at=at) as record:
        row = record.save_form(form)
        for part in parts:
            part.instance = row
            record.save_formset(part)
        record_parts_confirmations([form, *(row_form for part in parts for row_form in part)], record)
    return row


def save_parts(*, of: Model, formset: "BaseInlineFormSet[Any, Any, Any]", by: User, at: datetime) -> None:
    """Save a formset of a row that itself does not change."""
    with recording(Act.CHANGED, by=by, at=at, about=of) as record:
        record.save_formset(formset)
        record_parts_confirmations(formset, record)


def record_parts_confirmations(forms: Iterable[BaseForm], record: Recorder) -> None:
    """Record what was confirmed as not identifying, of the forms that have the guard."""
    confirmations = [confirmation for form in forms for confirmation in getattr(form, "confirmations", ())]
    record_confirmations(confirmations, by=record.by, at=record.at, about=record.about)
