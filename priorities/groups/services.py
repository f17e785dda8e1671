"""Saving groups, agencies and roles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.forms import BaseInlineFormSet, BaseModelForm

from priorities.models import Seat, Subgroup
from wsscp.audit.recording import Recorder, saving
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


def save_group(*, form: BaseModelForm, names: BaseInlineFormSet, by: User, at: datetime) -> Subgroup:
    """Save the group of a valid form with its other names. Raises ReportsToItself.

    Two people may move two groups at once, each below the other's: so the check is repeated here, with all
    groups locked.
    """
    group = form.instance
    with saving(group, by=by, at=at) as record:
        if group.pk and group.parent_id:
            record.hold(group)
            locked = Subgroup.objects.select_for_update(no_key=True).order_by("pk")
            if would_loop(
                dict(locked.values_list("pk", "parent_id")), group=group.pk, parent=group.parent_id
            ):
                raise ReportsToItself
        return _save_named(form, names, record)


def save_agency(*, form: BaseModelForm, names: BaseInlineFormSet, by: User, at: datetime) -> Any:
    """Save the agency of a valid form with its earlier names."""
    with saving(form.instance, by=by, at=at) as record:
        return _save_named(form, names, record)


def save_role(*, form: BaseModelForm, by: User, at: datetime) -> Seat:
    """Save the role of a valid form. It gives no access until somebody holds it."""
    with saving(form.instance, by=by, at=at) as record:
        return record.save_form(form)


def _save_named(form: BaseModelForm, names: BaseInlineFormSet, record: Recorder) -> Any:
    row = record.save_form(form)
    names.instance = row
    record.save_formset(names)
    return row
