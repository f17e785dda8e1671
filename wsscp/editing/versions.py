"""Optimistic locking: a form saves over the version that it was made from, or not at all.

The recorder (wsscp/audit/recording.py) advances a target's version with its first change, whoever writes it
and by whatever way. A form carries the version it was made from; if that is not the current one,
`EditConflict` rolls everything back, and the form is shown again beside what the other person saved
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
    """What a form was made from: the version of its target, and the last audit entry there was."""

    number: int
    entry: int

    def __str__(self) -> str:
        return f"{self.number}.{self.entry}"

    @classmethod
    def parse(cls, text: str) -> "FormVersion | None":
        """Return the version in a hidden box, or None for what cannot be read."""
        number, _, entry = text.partition(".")
        is_valid = all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (number, entry))
        return cls(int(number), int(entry)) if is_valid else None


class EditConflict(Exception):
    """Somebody else saved it since the form was shown. Nothing was written."""


# Everything two people may edit at once: each model, and the target its rows belong to (model, primary key).
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
    # A report is edited before its row exists: its period is the key.
    "reporting.quarterlyreport": ("reporting.quarterlyreport", attrgetter("period_id")),
    "reporting.reportentry": ("reporting.quarterlyreport", attrgetter("report.period_id")),
}
# The model under which a target's audit trail entries stand, if not its own.
AUDITED_UNDER = {
    "priorities.reportingperiod": "priorities.plan",
    "reporting.quarterlyreport": "priorities.reportingperiod",
}
# Entries about a target that change nothing of it.
_NO_CHANGE = {Act.CREATED, Act.READ, Act.EXPORTED, Act.REFUSED}


def edit_target_of(row: models.Model) -> EditTarget | None:
    """Return what a row is edited with; None for rows without versions."""
    kind, key = EDITED_TOGETHER.get(row._meta.label_lower, ("", None))
    pk = key(row) if key else None
    return EditTarget(kind, pk) if pk else None


def current_version(target: EditTarget) -> FormVersion:
    """Return the version that a form made now is made from."""
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return FormVersion(_number(target), last or 0)


def version_columns(kind: str) -> dict[str, Coalesce]:
    """Return what makes up `FormVersion` as columns for annotate(), for many forms on one page.

    Read them with the row and before what belongs to it: what is changed between the two is noticed.
    """
    numbers = Version.objects.filter(thing_type=kind, thing_id=OuterRef("pk")).values("number")
    entries = AuditEntry.objects.order_by("-pk").values("pk")
    return {
        "seen_number": Coalesce(Subquery(numbers[:1]), 0),
        "seen_entry": Coalesce(Subquery(entries[:1]), 0),
    }


def has_newer_version(target: EditTarget, version: FormVersion) -> bool:
    """Whether somebody saved a target since a form was made from it."""
    return _number(target) != version.number


def latest_version(target: EditTarget) -> Version | None:
    """Return a target's version, with who saved it."""
    return _versions(target).select_related("by").first()


def entries_since(target: EditTarget, version: FormVersion) -> list[AuditEntry]:
    """Return the audit trail's entries of a target's changes since a form was made from it, newest first."""
    kind = AUDITED_UNDER.get(target.kind, target.kind)
    entries = AuditEntry.objects.filter(thing_type=kind, thing_id=str(target.pk), pk__gt=version.entry)
    return list(entries.exclude(act__in=_NO_CHANGE).order_by("-pk")[:100])


def advance_version(
    target: EditTarget, expected: FormVersion | None, *, by: User | None, at: datetime
) -> None:
    """Count a change of a target. Raises EditConflict where it is not at the expected version.

    Without one (a command, a button in a list) it is counted all the same, for the forms that are open.
    """
    lookup = {"thing_type": target.kind, "thing_id": target.pk}
    if expected is not None:
        lookup["number"] = expected.number
    change = {"number": F("number") + 1, "by": by, "at": at}
    if Version.objects.filter(**lookup).update(**change):
        return
    if expected is None or expected.number == 0:
        # Its first change. Of two at once one inserts the row; the other waits here for the first to commit.
        first = Version(thing_type=target.kind, thing_id=target.pk)
        Version.objects.bulk_create([first], ignore_conflicts=True)
        if Version.objects.filter(**lookup).update(**change):
            return
    raise EditConflict


def _versions(target: EditTarget) -> "models.QuerySet[Version]":
    return Version.objects.filter(thing_type=target.kind, thing_id=target.pk)


def _number(target: EditTarget) -> int:
    return _versions(target).values_list("number", flat=True).first() or 0
