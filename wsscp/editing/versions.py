"""Compare and swap: who saves a form saves over the version that the form was made from, or not at all.

The recorder (wsscp/audit/recording.py) moves a thing's version on with its first change, whoever writes it
and by whatever way. A form says which version it was made from; if that is not the current one,
`EditConflict` rolls everything back, and the form is shown again beside what the other one saved
(wsscp/editing/forms.py).
"""

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from wsscp.models import AuditEntry, User, Version
from wsscp.models.audit import Act


class EditTarget(NamedTuple):
    """What is edited as one: a row by its model ("app.model") and key, with all that belongs to it."""

    kind: str
    pk: int


class FormVersion(NamedTuple):
    """What a form was made from: the version of its thing, and how far the audit trail had come."""

    number: int
    entry: int

    def __str__(self) -> str:
        return f"{self.number}.{self.entry}"

    @classmethod
    def parse(cls, text: str) -> "FormVersion | None":
        """Return what a hidden box says, or None for what cannot be read."""
        number, _, entry = text.partition(".")
        is_read = all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (number, entry))
        return cls(int(number), int(entry)) if is_read else None


class EditConflict(Exception):
    """Somebody else saved the thing since the form was shown. Nothing was written."""


# Everything two people may edit at once: each model, and the key of the thing its rows belong to.
EDITED_TOGETHER: dict[str, tuple[str, Callable[[models.Model], int]]] = {
    "priorities.plan": ("priorities.plan", attrgetter("pk")),
    # All the periods of a plan are one form.
    "priorities.reportingperiod": ("priorities.reportingperiod", attrgetter("plan_id")),
    "priorities.priority": ("priorities.priority", attrgetter("pk")),
    "priorities.action": ("priorities.action", attrgetter("pk")),
    "priorities.milestone": ("priorities.action", attrgetter("action_id")),
    "priorities.evidence": ("priorities.evidence", attrgetter("pk")),
    "priorities.subgroup": ("priorities.subgroup", attrgetter("pk")),
    "priorities.subgroupalias": ("priorities.subgroup", attrgetter("subgroup_id")),
    "priorities.agency": ("priorities.agency", attrgetter("pk")),
    "priorities.agencyname": ("priorities.agency", attrgetter("agency_id")),
    "priorities.seat": ("priorities.seat", attrgetter("pk")),
    # A report is edited before there is one: it goes by its period.
    "reporting.quarterlyreport": ("reporting.quarterlyreport", attrgetter("period_id")),
    "reporting.reportentry": ("reporting.quarterlyreport", attrgetter("report.period_id")),
}
# Where the trail tells of a thing, if not under its own name.
AUDITED_UNDER = {
    "priorities.reportingperiod": "priorities.plan",
    "reporting.quarterlyreport": "priorities.reportingperiod",
}
# What the trail tells of a thing without its having changed.
_NO_CHANGE = {Act.CREATED, Act.READ, Act.EXPORTED, Act.REFUSED}


def edit_target_of(row: models.Model) -> EditTarget | None:
    """Return what a row is edited with; None for what nobody edits at once with another."""
    kind, key = EDITED_TOGETHER.get(row._meta.label_lower, ("", None))
    pk = key(row) if key else None
    return EditTarget(kind, pk) if pk else None


def current_version(thing: EditTarget) -> FormVersion:
    """Return what a form that is made now is made from."""
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return FormVersion(_number(thing), last or 0)


def version_columns(kind: str) -> dict[str, Coalesce]:
    """Return what makes up `FormVersion` as columns beside the rows of a thing, for many forms on one page.

    Read with the row and before what belongs to it: what is changed between the two is noticed.
    """
    numbers = Version.objects.filter(thing_type=kind, thing_id=OuterRef("pk")).values("number")
    entries = AuditEntry.objects.order_by("-pk").values("pk")
    return {
        "seen_number": Coalesce(Subquery(numbers[:1]), 0),
        "seen_entry": Coalesce(Subquery(entries[:1]), 0),
    }


def has_newer_version(thing: EditTarget, seen: FormVersion) -> bool:
    """Whether somebody saved a thing since a form was made from it."""
    return _number(thing) != seen.number


def latest_version(thing: EditTarget) -> Version | None:
    """Return a thing's version, with who made it so."""
    return _of(thing).select_related("by").first()


def entries_since(thing: EditTarget, seen: FormVersion) -> list[AuditEntry]:
    """Return what the trail tells of a thing's changes since a form was made from it, newest first."""
    kind = AUDITED_UNDER.get(thing.kind, thing.kind)
    told = AuditEntry.objects.filter(thing_type=kind, thing_id=str(thing.pk), pk__gt=seen.entry)
    return list(told.exclude(act__in=_NO_CHANGE).order_by("-pk")[:100])


def advance_version(thing: EditTarget, seen: FormVersion | None, *, by: User | None, at: datetime) -> None:
    """Count a change of a thing. Raises EditConflict where it is not at the version that was seen.

    Without one (a command, a button in a list) it is counted all the same, for the forms that are open.
    """
    where = {"thing_type": thing.kind, "thing_id": thing.pk}
    if seen is not None:
        where["number"] = seen.number
    change = {"number": F("number") + 1, "by": by, "at": at}
    if Version.objects.filter(**where).update(**change):
        return
    if seen is None or seen.number == 0:
        # Its first change. Of two at once one makes the row; the other waits here for the first to end.
        first = Version(thing_type=thing.kind, thing_id=thing.pk)
        Version.objects.bulk_create([first], ignore_conflicts=True)
        if Version.objects.filter(**where).update(**change):
            return
    raise EditConflict


def _of(thing: EditTarget) -> "models.QuerySet[Version]":
    return Version.objects.filter(thing_type=thing.kind, thing_id=thing.pk)


def _number(thing: EditTarget) -> int:
    return _of(thing).values_list("number", flat=True).first() or 0
