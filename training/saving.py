"""Saving a valid form of a row, as one audit trail entry."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.forms import BaseModelForm

from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act


def save_training_row(*, form: BaseModelForm, by: User, at: datetime, about: Model | None = None) -> Any:
    """Save the row of a form, new or changed, with its links; return it.

    The entry is about the row, or about what it belongs to, which has changed with it.
    """
    act = Act.CREATED if form.instance._state.adding and about is None else Act.CHANGED
    with recording(act, by=by, at=at, about=about) as record:
        return record.save_form(form)
