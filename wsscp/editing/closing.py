"""What a row belongs to that can be closed: by `edited_under` from row to row, up to a `check_open()`."""

from typing import Any

from django.db import models

# The model and key of a row that can be closed.
Lockable = tuple[Any, int]


def closable_above(row: models.Model) -> Lockable | None:
    """Return the row that must be open for this one to be written; None for most, and for one not saved."""
    current: Any = row
    while not hasattr(current, "check_open"):
        name = getattr(current, "edited_under", None)
        if name is None:
            return None
        field = current._meta.get_field(name)
        key = getattr(current, field.attname)
        if key is None:
            return None
        if hasattr(field.related_model, "check_open"):
            return field.related_model, key
        current = getattr(current, name)
    return (type(current), current.pk) if current.pk else None
