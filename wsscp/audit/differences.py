"""What differs between two states of a row, in words people read."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from wsscp.dates import long_date

# Of these the audit trail records that they changed, never their value.
SECRET_FIELDS = frozenset({"data", "key", "password", "secret", "session_data", "session_key", "token"})
NOT_SHOWN = "not shown"


def changed_fields(before: Any, after: Any) -> Iterator[models.Field]:
    """Yield the fields in which two states of a row differ; a state may be None."""
    for field in (before or after)._meta.concrete_fields:
        if not field.primary_key and stored_value(before, field) != stored_value(after, field):
            yield field


def stored_value(row: Any, field: models.Field) -> Any:
    """Return a field as the database would return it, with None for ""."""
    value = None if row is None else field.to_python(getattr(row, field.attname))
    return None if value == "" else value


def points_to(field: models.Field, row: models.Model, other: models.Model | None) -> bool:
    """Whether a field only says that the row belongs to another row that the entry names anyway."""
    related = field.related_model
    return (
        related is not None
        and other is not None
        and row != other
        and isinstance(other, related)
        and getattr(row, field.attname) == other.pk
    )


def display_value(row: models.Model, field: models.Field) -> str | None:
    """Return a field as people read it; None where it is empty."""
    value = stored_value(row, field)
    if value is None:
        return None
    if field.name in SECRET_FIELDS:
        return NOT_SHOWN
    if field.is_relation:
        value = getattr(row, field.name)
    elif field.choices:
        value = dict(field.flatchoices).get(value, value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{long_date(local.date())} at {local:%H:%M}"
    if isinstance(value, date):
        return long_date(value)
    return str(value)
