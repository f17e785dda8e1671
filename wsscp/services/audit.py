"""The one door by which facts are written: the change, its history and its entry in the audit trail.

    with recording(Act.CHANGED, by=request.user, at=now, about=plan) as record:
        record.save_form(form)

Everything inside is one transaction. The entry is its last statement, so that the lock which keeps the
entries in one chain is held for a moment only, and nobody waits for anybody who waits for them.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.forms import BaseModelForm, BaseModelFormSet

from wsscp.dates import long_date
from wsscp.limits import LINE
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Realm

Row = TypeVar("Row", bound=models.Model)
Change = dict[str, str | None]

# Any number, the same for all: PostgreSQL's name for the lock on the end of the chain.
_CHAIN_LOCK = 2020_06_31


class Recorder:
    """Writes rows and gathers what changed, for one entry about one thing."""

    def __init__(self, act: Act, *, by: User | None, at: datetime, about: models.Model | None, realm: Realm):
        self.act, self.by, self.at, self.about, self.realm = act, by, at, about, realm
        self.summary = ""
        self.changes: list[Change] = []

    def save(self, row: Row, *, quietly: bool = False) -> Row:
        """Save a row and note each field that changed; return it.

        Quietly, for the thousand rows of one act: history keeps them and the entry's summary tells of them.
        """
        before = None
        if not quietly and not row._state.adding:
            before = type(row)._base_manager.filter(pk=row.pk).first()
        row._history_user = self.by
        row._history_date = self.at
        row.save()
        if self.about is None:
            self.about = row
        if not quietly:
            self._note_fields(row, before, row)
        return row

    def delete(self, row: models.Model) -> None:
        """Remove a row and note what it held."""
        row._history_user = self.by
        row._history_date = self.at
        self._note_fields(row, row, None)
        pk = row.pk
        row.delete()
        row.pk = pk  # the entry still names it

    def set_many(self, row: models.Model, name: str, chosen: Iterable[models.Model]) -> None:
        """Set what a row is linked to, and note it where that changes anything."""
        field = row._meta.get_field(name)
        linked = getattr(row, name)
        before = sorted(str(one) for one in linked.all())
        after = sorted(str(one) for one in chosen)
        linked.set(chosen)
        if before != after:
            self._note(row, field.verbose_name, "; ".join(before) or None, "; ".join(after) or None)

    def save_form(self, form: BaseModelForm) -> Any:
        """Save the row a valid form is about, with its links; return it."""
        row = self.save(form.save(commit=False))
        for field in row._meta.many_to_many:
            if field.name in form.cleaned_data:
                self.set_many(row, field.name, form.cleaned_data[field.name])
        return row

    def save_formset(self, formset: BaseModelFormSet) -> None:
        """Save the rows of a valid formset, and remove those marked for it."""
        for row in formset.save(commit=False):
            self.save(row)
        for row in formset.deleted_objects:
            self.delete(row)

    def tell(self, what: str, *, before: str | None = None, after: str | None = None) -> None:
        """Note something that is no field of a row."""
        self.changes.append({"thing": None, "field": what, "before": before, "after": after})

    def write(self) -> AuditEntry | None:
        """Write the entry; nothing when nothing changed and there is nothing to say."""
        if not self.changes and not self.summary:
            return None
        return _append(self)

    def _note_fields(self, row: models.Model, before: Any, after: Any) -> None:
        for field in row._meta.concrete_fields:
            if field.primary_key:
                continue
            was, now = (_shown(one, field) if one is not None else None for one in (before, after))
            if was != now:
                self._note(row, field.verbose_name, was, now)

    def _note(self, row: models.Model, field: str, before: str | None, after: str | None) -> None:
        thing = None if row is self.about else f"{type(row)._meta.verbose_name} {row}"[:LINE]
        self.changes.append({"thing": thing, "field": str(field), "before": before, "after": after})


@contextmanager
def recording(
    act: Act,
    *,
    by: User | None,
    at: datetime,
    about: models.Model | None = None,
    realm: Realm = Realm.PLAN,
    summary: str = "",
) -> Iterator[Recorder]:
    """Write rows in one transaction which ends with their entry in the audit trail.

    `about` is what the entry is about; left out, it is the first row saved. `by` is nobody for the
    command line. An error inside leaves neither rows nor entry.
    """
    with transaction.atomic():
        record = Recorder(act, by=by, at=at, about=about, realm=realm)
        record.summary = summary
        yield record
        record.write()


def note(
    act: Act,
    *,
    by: User | None,
    at: datetime,
    about: models.Model | None = None,
    realm: Realm = Realm.PLAN,
    summary: str,
) -> None:
    """Write an entry for what changes no fact: a sign-in, a refusal, a copy taken."""
    with recording(act, by=by, at=at, about=about, realm=realm, summary=summary):
        pass


def digest_of(entry: AuditEntry) -> str:
    """Return what an entry's digest must be: SHA-256 over the one before it and all it says."""
    said = [
        entry.previous,
        entry.at.isoformat(),
        entry.by_id,
        entry.by_label,
        entry.act,
        entry.realm,
        entry.thing_type,
        entry.thing_id,
        entry.thing_label,
        entry.summary,
        entry.changes,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _append(record: Recorder) -> AuditEntry:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    # SQLite's transactions begin one after the other: its lock is held already (wsscp/sqlite.py).
    last = AuditEntry.objects.values_list("digest", flat=True).first()
    about = record.about
    entry = AuditEntry(
        at=record.at,
        by=record.by,
        by_label=str(record.by)[:200] if record.by else "",
        act=record.act,
        realm=record.realm,
        thing_type=about._meta.label_lower if about else "",
        thing_id=str(about.pk) if about else "",
        thing_label=str(about)[:LINE] if about else "",
        summary=record.summary[:LINE],
        changes=record.changes,
        previous=last or "",
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def _shown(row: models.Model, field: models.Field) -> str | None:
    """Return a field as people read it; None for what is empty."""
    value = getattr(row, field.name)
    if value is None or value == "":
        return None
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return long_date(value)
    return str(value)
