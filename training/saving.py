"""Saving a valid form of a row, as one audit trail entry."""

from datetime import datetime
from typing import Any

from django.forms import BaseModelForm

from wsscp.audit.recording import saving
from wsscp.models import User


def save_training_row(*, form: BaseModelForm, by: User, at: datetime) -> Any:
    """Save the row of a form, new or changed, with its links; return it."""
    with saving(form.instance, by=by, at=at) as record:
        return record.save_form(form)
