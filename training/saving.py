"""Saving a valid form with its formsets, as one audit trail entry."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.forms import BaseInlineFormSet, BaseModelForm

from wsscp.audit.recording import recording
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
    return row


def save_parts(*, of: Model, formset: "BaseInlineFormSet[Any, Any, Any]", by: User, at: datetime) -> None:
    """Save a formset of a row that itself does not change."""
    with recording(Act.CHANGED, by=by, at=at, about=of) as record:
        record.save_formset(formset)
