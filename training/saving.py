"""Writing what a valid form says, with its parts, as one act in the audit trail."""

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
    *, form: BaseModelForm, parts: Sequence[BaseInlineFormSet] = (), by: User, at: datetime
) -> Any:
    """Save the row a form is about, its links and its parts; return the row."""
    act = Act.CREATED if form.instance._state.adding else Act.CHANGED
    with recording(act, by=by, at=at) as record:
        row = record.save_form(form)
        for part in parts:
            part.instance = row
            record.save_formset(part)
        record_parts_confirmations([form, *(one for part in parts for one in part)], record)
    return row


def save_parts(*, of: Model, formset: BaseInlineFormSet, by: User, at: datetime) -> None:
    """Save the parts of a row that itself stays as it is."""
    with recording(Act.CHANGED, by=by, at=at, about=of) as record:
        record.save_formset(formset)
        record_parts_confirmations(formset, record)


def record_parts_confirmations(forms: Iterable[BaseForm], record: Recorder) -> None:
    """Note what was kept with a reason although it may identify somebody."""
    confirmations = [one for form in forms for one in getattr(form, "confirmations", ())]
    record_confirmations(confirmations, by=record.by, at=record.at, about=record.about)
