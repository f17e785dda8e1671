"""The one door by which facts are written: the change, its history and its entry in the audit trail.

    with recording(Act.CHANGED, by=request.user, at=now, about=plan) as record:
        record.save_form(form)

Everything inside is one transaction, and the entry is its last statement: the end of the chain is held
for a moment only. One `recording` inside another is part of it: its entry waits for the end of the outer.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import models, transaction
from django.forms import BaseModelForm, BaseModelFormSet
from django.utils import timezone

from wsscp.dates import long_date
from wsscp.limits import LINE
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Realm
from wsscp.services.chain import append

Row = TypeVar("Row", bound=models.Model)
Change = dict[str, str | None]

# What the trail says of these is that they changed, never what they hold.
SECRET_FIELDS = frozenset({"data", "key", "password", "secret", "session_data", "session_key", "token"})
NOT_SHOWN = "not shown"
# Says nothing to a reader of what was added or removed; what is moved tells of it.
_PLACES = frozenset({"position"})


class Recorder:
    """Writes rows and gathers what changed, for one entry about one thing."""

    def __init__(self, act: Act, *, by: User | None, at: datetime, about: models.Model | None, realm: Realm):
        self.act, self.at, self.about, self.realm = act, at, about, realm
        self.by = by if by is not None and by.pk else None  # who is not signed in is nobody
        self.summary = ""
        self.changes: list[Change] = []
        self.inner: list[AuditEntry] = []

    def save(self, row: Row, *, quietly: bool = False) -> Row:
        """Save a row and note each field that changed; return it. One that is as it was is left alone.

        Quietly, for the thousand rows of one act: history keeps them and the entry's summary tells of them.
        """
        before = None
        if not quietly and not row._state.adding:
            # No lock but the one that saving takes: "before" is what this change replaces.
            before = type(row)._base_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
            if before is not None and not list(_different(before, row)):
                return row
        if self.about is None:
            self.about = row
        self._sign(row)
        row.save()
        if not quietly:
            self._note_fields(row, before, row)
        return row

    def delete(self, row: models.Model) -> None:
        """Remove a row, and note what it held and what went along with it."""
        self._sign(row)
        if self.about is None:
            self.about = row
        self._note_fields(row, row, None)
        pk = row.pk
        _, removed = row.delete()
        row.pk = pk  # the entry still names it
        for label, count in removed.items():
            model = apps.get_model(label)
            if not isinstance(row, model) and not model._meta.auto_created:
                self.tell(f"{model._meta.verbose_name_plural} of it", before=str(count))

    def set_many(
        self, row: models.Model, name: str, chosen: Iterable[models.Model], *, quietly: bool = False
    ) -> None:
        """Set what a row is linked to, and note it where that changes anything."""
        self._sign(row)
        field = row._meta.get_field(name)
        before, after = list(getattr(row, name).all()), list(chosen)
        if {one.pk for one in before} == {one.pk for one in after}:
            return
        getattr(row, name).set(after)
        if not quietly:
            was, now = ("; ".join(sorted(map(str, many))) or None for many in (before, after))
            self._note(row, field.verbose_name, was, now)

    def save_form(self, form: BaseModelForm) -> Any:
        """Save the row a valid form is about, with its links; return it."""
        row = self.save(form.save(commit=False))
        for field in row._meta.many_to_many:
            if field.name in form.cleaned_data:
                self.set_many(row, field.name, form.cleaned_data[field.name])
        return row

    def save_formset(self, formset: BaseModelFormSet) -> None:
        """Save the rows of a valid formset, after removing those marked for it."""
        saved = formset.save(commit=False)
        for row in formset.deleted_objects:
            self.delete(row)
        for row in saved:
            self.save(row)

    def tell(self, what: str, *, before: str | None = None, after: str | None = None) -> None:
        """Note something that is no field of a row."""
        self.changes.append({"thing": None, "field": what, "before": before, "after": after})

    def entries(self) -> list[AuditEntry]:
        """Return what there is to write: the entries within, then this one if it has anything to say."""
        if not self.changes and not self.summary:
            return self.inner
        entry = AuditEntry(
            at=self.at,
            by=self.by,
            by_label=str(self.by) if self.by else "",
            act=self.act,
            realm=self.realm,
            thing_type=self.about._meta.label_lower if self.about else "",
            thing_id=str(self.about.pk) if self.about else "",
            thing_label=str(self.about) if self.about else "",
            summary=self.summary,
            changes=self.changes,
        )
        return [*self.inner, entry]

    def _sign(self, row: models.Model) -> None:
        """Let the row's history say who and when."""
        row._history_user = self.by
        row._history_date = self.at

    def _note_fields(self, row: models.Model, before: Any, after: Any) -> None:
        for field in _different(before, after):
            if _leads_to(field, row, self.about):
                continue
            is_change = before is not None and after is not None
            if is_change or not (field.name in _PLACES or _value(before or after, field) is False):
                was, now = (None if one is None else _shown(one, field) for one in (before, after))
                self._note(row, field.verbose_name, was, now)

    def _note(self, row: models.Model, field: Any, before: str | None, after: str | None) -> None:
        thing = None if row == self.about else f"{type(row)._meta.verbose_name} {row}"[:LINE]
        self.changes.append({"thing": thing, "field": str(field), "before": before, "after": after})


_open: ContextVar[Recorder | None] = ContextVar("open_recorder", default=None)


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
    record = Recorder(act, by=by, at=at, about=about, realm=realm)
    record.summary = summary
    outer = _open.get()
    token = _open.set(record)
    try:
        with transaction.atomic():
            yield record
            if outer is None:
                append(record.entries())
    finally:
        _open.reset(token)
    if outer is not None:
        outer.inner += record.entries()


def note(
    act: Act,
    *,
    by: User | None,
    at: datetime,
    about: models.Model | None = None,
    realm: Realm = Realm.PLAN,
    summary: str,
) -> None:
    """Write an entry for what changes no fact: a sign-in, a refusal, a copy taken, a case review read."""
    with recording(act, by=by, at=at, about=about, realm=realm, summary=summary):
        pass


def _different(before: Any, after: Any) -> Iterator[models.Field]:
    """Yield the fields in which two states of a row differ; all, where it had or has none."""
    for field in (before or after)._meta.concrete_fields:
        if not field.primary_key and _value(before, field) != _value(after, field):
            yield field


def _value(row: Any, field: models.Field) -> Any:
    """Return a field as the database would give it back ("" and nothing are one)."""
    value = None if row is None else field.to_python(getattr(row, field.attname))
    return None if value == "" else value


def _leads_to(field: models.Field, row: models.Model, about: models.Model | None) -> bool:
    """Whether a field only says that the row belongs to what the entry is about anyway."""
    return (
        about is not None
        and row != about
        and field.is_relation
        and isinstance(about, field.related_model)
        and getattr(row, field.attname) == about.pk
    )


def _shown(row: models.Model, field: models.Field) -> str | None:
    """Return a field as people read it; None for what is empty."""
    value = _value(row, field)
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
