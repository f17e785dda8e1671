"""Saving groups and agencies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.forms import BaseInlineFormSet, BaseModelForm

from priorities.models import Subgroup
from wsscp.audit.recording import saving
from wsscp.models import User


class ReportsToItself(ValueError):
    """A group would report to itself, directly or through others."""

    def __init__(self) -> None:
        super().__init__("A group cannot report to itself, or to a group that reports to it.")


def would_loop(parents: Mapping[int, int | None], *, group: int, parent: int) -> bool:
    """Whether a group would report to itself if it reported to `parent`.

    `parents` has the group that each group reports to now, by id.
    """
    visited: set[int] = set()
    above: int | None = parent
    while above is not None and above not in visited:
        if above == group:
            return True
        visited.add(above)
        above = parents.get(above)
    return False


def save_named(*, form: BaseModelForm, names: BaseInlineFormSet, by: User, at: datetime) -> Any:
    """Save the group or agency of a valid form with its other names; return it. Raises ReportsToItself.

    Two people may move two groups at once, each below the other's: so the check is repeated here, with all
    groups locked.
    """
    row = form.instance
    with saving(row, by=by, at=at) as record:
        if isinstance(row, Subgroup) and row.pk and row.parent_id:
            record.lock_version(row)
            locked = Subgroup.objects.select_for_update(no_key=True).order_by("pk")
            if would_loop(dict(locked.values_list("pk", "parent_id")), group=row.pk, parent=row.parent_id):
                raise ReportsToItself
        names.instance = record.save_form(form)
        record.save_formset(names)
    return row
