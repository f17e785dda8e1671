"""Optimistic locking: a form saves over the version that it was made from, or not at all.

The recorder (wsscp/audit/recording.py) advances a target's version with its first change, whoever writes it
and by whatever way. A form carries the version it was made from; if that is not the current one,
`EditConflict` rolls everything back, and the form is shown again beside what the other person saved
(wsscp/editing/forms.py).

Every row is a target of its own. `EDITED_WITH` names those that one form writes together with others.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import BigIntegerField, Count, F, Value
from django.db.models.functions import Cast

from wsscp.models import AuditEntry, User, Version
from wsscp.models.audit import WITHOUT_FACTS, Act


class EditTarget(NamedTuple):
    """What is edited as one: a row by its model ("app.model") and key, with all that belongs to it."""

    kind: str
    pk: int


class FormVersion(NamedTuple):
    """What a form was made from: the version of its target, and how many audit entries tell of its changes.

    Both count what was done to this target alone, so that a page says nothing of what happens elsewhere.
    """

    number: int
    entries: int

    def __str__(self) -> str:
        return f"{self.number}.{self.entries}"

    @classmethod
    def parse(cls, text: str) -> "FormVersion | None":
        """Return the version in a hidden box, or None for what cannot be read."""
        number, _, entries = text.partition(".")
        is_valid = all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (number, entries))
        return cls(int(number), int(entries)) if is_valid else None


class EditConflict(Exception):
    """Somebody else saved it since the form was shown. Nothing was written."""


# Rows that a form writes together with others: each model, and what a row of it is edited as.
EDITED_WITH: dict[str, Callable[[Any], EditTarget]] = {
    # All the periods of a plan are one form.
    "priorities.reportingperiod": lambda row: EditTarget("priorities.reportingperiod", row.plan_id),
    "priorities.milestone": lambda row: EditTarget("priorities.action", row.action_id),
    "priorities.forecast": lambda row: EditTarget("priorities.action", row.milestone.action_id),
    "priorities.subgroupalias": lambda row: EditTarget("priorities.subgroup", row.subgroup_id),
    "priorities.agencyname": lambda row: EditTarget("priorities.agency", row.agency_id),
    # A report is edited before its row exists: its period is the key.
    "reporting.quarterlyreport": lambda row: EditTarget("reporting.quarterlyreport", row.period_id),
    "reporting.reportentry": lambda row: EditTarget("reporting.quarterlyreport", row.report.period_id),
    # A return is one thing, of which each answer is compared by itself (reporting/rules/edit_conflicts.py).
    "reporting.returnentry": lambda row: EditTarget("reporting.subgroupreturn", row.subgroup_return_id),
    "reporting.returnline": lambda row: EditTarget("reporting.subgroupreturn", row.subgroup_return_id),
    "reporting.returndate": lambda row: EditTarget("reporting.subgroupreturn", row.subgroup_return_id),
    "reviews.case": lambda row: EditTarget("reviews.review", row.review_id),
    "reviews.ownmilestone": lambda row: EditTarget("reviews.ownaction", row.action_id),
    "reviews.ownforecast": lambda row: EditTarget("reviews.ownaction", row.milestone.action_id),
    # Each agency of a round is a form of its own.
    "reviews.agencyrating": lambda row: ratings_target(row.review_id, row.agency_id),
    "training.coursename": lambda row: EditTarget("training.course", row.course_id),
    "training.quote": lambda row: EditTarget("training.quote", row.course_id),
    "training.attendance": lambda row: EditTarget("training.attendance", row.session_id),
    "training.attendanceshare": lambda row: EditTarget("training.summary", row.summary_id),
    "training.evaluation": lambda row: (
        EditTarget("training.summary", row.summary_id)
        if row.summary_id
        # That of a session is edited before its row exists: the session is the key.
        else EditTarget("training.evaluation", row.session_id)
    ),
}
# The model under which a target's audit trail entries stand, if not its own.
AUDITED_UNDER = {
    "priorities.reportingperiod": "priorities.plan",
    "reporting.quarterlyreport": "priorities.reportingperiod",
    "training.attendance": "training.session",
    "training.evaluation": "training.session",
    "training.quote": "training.course",
}
# Entries about a target that change nothing of it.
_NO_CHANGE = {Act.CREATED, *WITHOUT_FACTS}


def ratings_target(review: int, agency: int) -> EditTarget:
    """Return what the ratings of one agency in a round of section 11 are edited as."""
    return EditTarget(f"reviews.agencyrating of {agency}", review)


def edit_target_of(row: models.Model) -> EditTarget | None:
    """Return what a row is edited as: itself, unless it is edited with others. None for one without a key."""
    edited_with = EDITED_WITH.get(row._meta.label_lower)
    if edited_with:
        target = edited_with(row)
        return target if target.pk else None
    # Of a random key as much as a version's own holds.
    pk = row.pk.int >> 65 if isinstance(row.pk, UUID) else row.pk
    return EditTarget(row._meta.label_lower, pk) if isinstance(pk, int) else None


def current_version(target: EditTarget) -> FormVersion:
    """Return the version that a form made now is made from."""
    return _form_versions(target.kind, [target.pk])[target.pk]


def versions_of(kind: str, pks: Iterable[int]) -> dict[int, str]:
    """Return the hidden boxes of many targets of a kind by key, for many forms on one page; one query.

    Read them before what they are versions of: what is changed between the two is noticed.
    """
    return {pk: str(version) for pk, version in _form_versions(kind, list(pks)).items()}


def _form_versions(kind: str, pks: list[int]) -> dict[int, FormVersion]:
    numbers = Version.objects.filter(thing_type=kind, thing_id__in=pks)
    told = (
        _entries_about(kind, pks)
        .order_by()
        .values(about=Cast("thing_id", BigIntegerField()))
        .annotate(count=Count("pk"))
    )
    counted = numbers.values_list("thing_id", "number", Value(0)).union(
        told.values_list("about", Value(0), "count"), all=True
    )
    found = dict.fromkeys(pks, FormVersion(0, 0))
    for pk, number, entries in counted:
        found[pk] = FormVersion(found[pk].number + number, found[pk].entries + entries)
    return found


def has_newer_version(target: EditTarget, version: FormVersion) -> bool:
    """Whether somebody saved a target since a form was made from it."""
    return _number(target) != version.number


def latest_version(target: EditTarget) -> Version | None:
    """Return a target's version, with who saved it."""
    return _versions(target).select_related("by").first()


def entries_since(target: EditTarget, version: FormVersion) -> list[AuditEntry]:
    """Return the audit trail's entries of a target's changes since a form was made from it, newest first."""
    entries = _entries_about(target.kind, [target.pk]).order_by("pk")
    return list(entries[version.entries : version.entries + 100])[::-1]


def _entries_about(kind: str, pks: Iterable[int]) -> "models.QuerySet[AuditEntry]":
    """Return the entries that tell of changes of targets of a kind."""
    entries = AuditEntry.objects.filter(
        thing_type=AUDITED_UNDER.get(kind, kind), thing_id__in=[str(pk) for pk in pks]
    )
    return entries.exclude(act__in=_NO_CHANGE)


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


def lock_version(target: EditTarget) -> None:
    """Lock a target's version until the transaction ends, without counting a change."""
    locked = _versions(target).select_for_update(no_key=True)
    if locked.first() is None:
        first = Version(thing_type=target.kind, thing_id=target.pk)
        Version.objects.bulk_create([first], ignore_conflicts=True)
        locked.first()


def _versions(target: EditTarget) -> "models.QuerySet[Version]":
    return Version.objects.filter(thing_type=target.kind, thing_id=target.pk)


def _number(target: EditTarget) -> int:
    return _versions(target).values_list("number", flat=True).first() or 0
