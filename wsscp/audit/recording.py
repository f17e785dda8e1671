"""The only way facts are written: the change, its history and its entry in the audit trail.

    with recording(Act.CHANGED, by=request.user, at=now, about=plan) as record:
        record.save_form(form)

Everything inside is one transaction, and the entry is its last statement, so that the end of the chain is
locked only briefly. A `recording` inside another is part of it: its entry is written at the outer one's end.

With the first row it writes, it claims the one-use token of the form that was sent; with the first change of
something two people may edit, it checks and advances its version; and with the entry it writes what was
confirmed as not identifying (editing/submission.py, editing/versions.py).

What belongs to something that can be closed is written only while that is open: a model says what it belongs
to (`edited_under = "action"`), up to one that can be closed (`check_open()`). That row is locked before any
other, so that whatever is written under it has one order of locks.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.apps import apps
from django.db import models, transaction
from django.forms import BaseModelForm, BaseModelFormSet

from wsscp.audit.chain import append_entries
from wsscp.audit.differences import changed_fields, display_value, points_to, stored_value
from wsscp.editing import submission
from wsscp.editing.closing import Lockable, closable_above
from wsscp.editing.versions import EditTarget, advance_version, edit_target_of, lock_version
from wsscp.identifiers.matches import Confirmation
from wsscp.limits import LINE
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Realm

_Row = TypeVar("_Row", bound=models.Model)
Change = dict[str, str | None]

# Left out of entries about a row that was added or removed; a move is recorded.
_POSITIONS = frozenset({"position"})
# What the audit trail has instead of the text of a case review.
CASE_WORDS_OMITTED = "(not kept)"
_CONFIRMED = "To keep words that may identify somebody"


class Recorder:
    """Writes rows and collects what changed, for one entry about one row."""

    def __init__(self, act: Act, *, by: User | None, at: datetime, about: models.Model | None, realm: Realm):
        self.act, self.at, self.about, self.realm = act, at, about, realm
        self.by = by if by is not None and by.pk else None  # None for an anonymous user
        self.summary = ""
        self.changes: list[Change] = []
        self.inner: list[AuditEntry] = []
        self._noted: list[models.Model] = []
        self.confirmed: list[Confirmation] = []
        self._is_quiet = False
        self._advanced: set[EditTarget] = set()
        # What was found open and is locked; with `also_closed` it may be either.
        self._locked: set[Lockable] = set()
        self.also_closed = self.is_draft = False

    def save(self, row: _Row, *, quietly: bool = False) -> _Row:
        """Save a row and note each field that changed; return it. One without changes is not written.

        Quietly, for the thousand rows of one act: history has each of them, the entry a summary only.
        """
        is_new, before = row._state.adding, None
        rows = row._meta.model._base_manager.filter(pk=row.pk)
        if not quietly and not is_new:
            before = rows.first()
            if before is not None and not list(changed_fields(before, row)):
                return row
        if self.about is None:
            self.about = row
        self._begin(row)
        if before is not None:
            # Read again with a lock on it: "before" is what this change replaces.
            before = rows.select_for_update(no_key=True).first()
        row.save()
        if is_new and (target := edit_target_of(row)):
            self._advanced.add(target)  # nobody has a form of it yet
        if quietly:
            self._is_quiet = True
        else:
            self._note_fields(row, before, row)
        return row

    def delete(self, row: models.Model) -> None:
        """Delete a row, and note its fields and what was deleted with it."""
        self._begin(row)
        if self.about is None:
            self.about = row
        self._note_fields(row, row, None)
        pk = row.pk
        _, removed = row.delete()
        row.pk = pk  # for the entry
        for label, count in removed.items():
            model = apps.get_model(label)
            if not isinstance(row, model) and not model._meta.auto_created:
                self.add_detail(f"{model._meta.verbose_name_plural} of it", before=str(count))

    def set_many(
        self, row: models.Model, name: str, chosen: Iterable[models.Model], *, quietly: bool = False
    ) -> None:
        """Set what a row is linked to, and note it where that changes anything."""
        field = _many_to_many(type(row), name)
        before, after = list(getattr(row, name).all()), list(chosen)
        if {linked.pk for linked in before} == {linked.pk for linked in after}:
            return
        self._begin(row)
        getattr(row, name).set(after)
        if not quietly:
            was, now = ("; ".join(sorted(map(str, linked))) or None for linked in (before, after))
            self._note(row, field.verbose_name, was, now)

    def lock(self, *rows: models.Model) -> None:
        """Lock what rows belong to that can be closed, before any other row is locked or read for a change.

        `recording(about=row)` does it for its row, each write for its own. Raises what `check_open` raises.
        """
        found = {top for row in rows if (top := closable_above(row))} - self._locked
        for model, pk in sorted(found, key=lambda place: (place[0]._meta.label, place[1])):
            top = model._base_manager.select_for_update(no_key=True).filter(pk=pk).first()
            if top is not None and not self.also_closed:
                top.check_open()
        self._locked |= found

    def hold(self, row: models.Model) -> None:
        """Lock a row's version and count a change, before any other row. May raise EditConflict."""
        self._begin(row)

    def lock_version(self, row: models.Model) -> None:
        """Lock a row's version before any other row, where it may be that nothing of it is then changed."""
        self.lock(row)
        if target := edit_target_of(row):
            lock_version(target)

    def confirm(self, confirmations: Iterable[Confirmation]) -> None:
        """Record what was confirmed as not identifying in another way than by a form."""
        self.confirmed += confirmations

    def save_form(self, form: BaseModelForm) -> Any:
        """Save the row a valid form is about, with its links; return it. May raise EditConflict."""
        row = self.save(form.save(commit=False))
        for field in row._meta.many_to_many:
            if field.name in form.cleaned_data:
                self.set_many(row, field.name, form.cleaned_data[field.name])
        return row

    def save_formset(self, formset: "BaseModelFormSet[Any, Any]") -> None:
        """Save the rows of a valid formset, after deleting those marked for it."""
        saved = formset.save(commit=False)
        for row in formset.deleted_objects:
            self.delete(row)
        for row in saved:
            self.save(row)

    def add_detail(
        self,
        label: str,
        *,
        before: str | None = None,
        after: str | None = None,
        of: models.Model | None = None,
    ) -> None:
        """Note something that is no field of a row; `of` names the row, where the entry is about another."""
        if of is None:
            self._append_change(None, label, before, after)
        else:
            self._note(of, label, before, after)

    def entries(self) -> list[AuditEntry]:
        """Return the entries to write: those of inner recordings, then this one's unless it is empty."""
        if not self.changes and not self.summary:
            if self._is_quiet:
                raise ValueError("Rows were saved quietly: a summary must tell of them.")
            return self.inner
        return [*self.inner, self._entry(self.act, self.summary, self.changes)]

    def join(self, outer: "Recorder") -> None:
        """Begin inside another recording: what that has locked and advanced is so here."""
        self._advanced |= outer._advanced
        self._locked |= outer._locked
        self.also_closed |= outer.also_closed

    def leave(self, outer: "Recorder") -> None:
        """End inside another recording, which writes the entries and what was confirmed."""
        outer.inner += self.entries()
        outer.confirmed += self.confirmed
        outer._advanced |= self._advanced
        outer._locked |= self._locked

    def confirmations_entry(self, confirmations: Iterable[Confirmation]) -> AuditEntry:
        """Return the entry of what was confirmed, about what this recording is about."""
        changes = [self._change(None, one.subject, None, one.reason) for one in confirmations]
        entry = self._entry(Act.DECIDED, _CONFIRMED, changes)
        if self.about is None and self.inner:
            told = self.inner[-1]
            entry.thing_type, entry.thing_id, entry.thing_label = (
                told.thing_type,
                told.thing_id,
                told.thing_label,
            )
        return entry

    @property
    def advanced(self) -> frozenset[EditTarget]:
        """The targets of which this recording has advanced the version."""
        return frozenset(self._advanced)

    def _entry(self, act: Act, summary: str, changes: list[Change]) -> AuditEntry:
        return AuditEntry(
            at=self.at,
            by=self.by,
            by_label=str(self.by) if self.by else "",
            act=act,
            realm=self.realm,
            thing_type=self.about._meta.label_lower if self.about else "",
            thing_id=str(self.about.pk) if self.about else "",
            thing_label=_label(self.about, self.realm),
            summary=summary,
            changes=changes,
        )

    def _begin(self, row: models.Model) -> None:
        """Before a row is written: lock what it belongs to, set who and when, claim token and version."""
        self.lock(row)
        _set_history(row, _history_user=self.by, _history_date=self.at)
        submission.claim_token(self.at)
        target = edit_target_of(row)
        if target and target not in self._advanced:
            sent = submission.current_submission()
            expected = sent.versions.get(target) if sent else None
            advance_version(target, expected, by=self.by, at=self.at)
            self._advanced.add(target)

    def _note_fields(self, row: models.Model, before: Any, after: Any) -> None:
        is_change = before is not None and after is not None
        count = len(self.changes)
        for field in changed_fields(before, after):
            if is_change or self._is_informative(row, field):
                was, now = (
                    None if state is None else display_value(state, field) for state in (before, after)
                )
                self._note(row, field.verbose_name, was, now)
        if not is_change and len(self.changes) == count:  # no field to name: only that it came or went
            self._note(row, type(row)._meta.verbose_name, before and str(row), after and str(row))
        self._noted.append(row)

    def _is_informative(self, row: models.Model, field: models.Field) -> bool:
        """Whether a field of a row that came or went adds something to the rest of the entry."""
        if field.is_relation:
            noted = (self.about, *self._noted)
            is_repeated = str(row) == display_value(row, field) or any(
                points_to(field, row, other) for other in noted
            )
            return not is_repeated
        return field.name not in _POSITIONS and stored_value(row, field) is not False

    def _note(self, row: models.Model, field: Any, before: str | None, after: str | None) -> None:
        name = str(type(row)._meta.verbose_name)
        # Of a case review its kind alone: str(row) may be its own text.
        label = name if self.realm == Realm.CASE else f"{name} {row}"
        self._append_change(None if row == self.about else label[:LINE], str(field), before, after)

    def _append_change(self, thing: str | None, field: str, before: str | None, after: str | None) -> None:
        self.changes.append(self._change(thing, field, before, after))

    def _change(self, thing: str | None, field: str, before: str | None, after: str | None) -> Change:
        """Return a change; of a case review which field it was, and not its text.

        The audit trail is never deleted, and a case review's record is.
        """
        if self.realm == Realm.CASE:
            before, after = (None if text is None else CASE_WORDS_OMITTED for text in (before, after))
        return {"thing": thing, "field": field, "before": before, "after": after}


def _set_history(row: models.Model, **values: Any) -> None:
    """Set the attributes from which simple_history takes who and when."""
    for name, value in values.items():
        setattr(row, name, value)


def _many_to_many(model: type[models.Model], name: str) -> models.ManyToManyField:
    field = model._meta.get_field(name)
    assert isinstance(field, models.ManyToManyField)
    return field


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
    also_closed: bool = False,
    is_draft: bool = False,
) -> Iterator[Recorder]:
    """Write rows in one transaction which ends with their entry in the audit trail.

    `about` is the row the entry is about; by default the first row saved. `by` is None on the command
    line. An error inside rolls back rows and entry. Raises what `check_open` raises where `about` belongs to
    something closed, unless `also_closed`: closing and reopening it are written all the same. Of a draft
    (`is_draft`) what was confirmed waits for what the same request makes of it.
    """
    record = Recorder(act, by=by, at=at, about=about, realm=realm)
    record.summary, record.also_closed, record.is_draft = summary, also_closed, is_draft
    outer = _open.get()
    if outer is not None:
        record.join(outer)
    was_used, has_confirmed = submission.is_token_claimed(), False
    token = _open.set(record)
    try:
        with transaction.atomic():
            if about is not None:
                record.lock(about)
            yield record
            if outer is None:
                has_confirmed = _write_entries(record, was_used=was_used)
    except BaseException:
        if not was_used:
            submission.release_token()
        raise
    finally:
        _open.reset(token)
    if outer is not None:
        record.leave(outer)
    elif sent := submission.current_submission():
        sent.settle(record.advanced, has_confirmed=has_confirmed)


# What is done to somebody's account, or to what gives access.
recording_account = partial(recording, realm=Realm.ACCOUNT)


def saving(
    row: models.Model, *, by: User | None, at: datetime, realm: Realm = Realm.PLAN, summary: str = ""
) -> AbstractContextManager[Recorder]:
    """Record that a row is added, or is changed where it is there already; the entry is about it."""
    act = Act.CREATED if row._state.adding else Act.CHANGED
    return recording(act, by=by, at=at, about=row, realm=realm, summary=summary)


def _write_entries(record: Recorder, *, was_used: bool) -> bool:
    """Write what was recorded, and what was confirmed for it, at the end of the chain.

    Return whether what the request's forms confirmed is among it: not where nothing came of them.
    """
    entries = record.entries()
    result, sent = entries[-1:], submission.current_submission()
    has_confirmed = bool(entries) and not record.is_draft
    confirmed = [*record.confirmed, *(sent.confirmations if sent and has_confirmed else ())]
    if confirmed:
        entries = [*entries, record.confirmations_entry(confirmed)]
    append_entries(entries)
    if entries and not was_used:
        submission.store_result((result or entries)[-1])
    return has_confirmed


def record_event(
    act: Act,
    *,
    by: User | None,
    at: datetime,
    about: models.Model | None = None,
    realm: Realm = Realm.PLAN,
    summary: str,
) -> None:
    """Write an entry for what changes no fact: a sign-in, a refusal, an export, a case review read."""
    record = Recorder(act, by=by, at=at, about=about, realm=realm)
    record.summary = summary
    outer = _open.get()
    if outer is not None:
        record.leave(outer)
        return
    with transaction.atomic():
        append_entries(record.entries())


def _label(about: models.Model | None, realm: Realm) -> str:
    """Return the name of the row an entry is about: of a case review, its reference at most."""
    if about is None:
        return ""
    if realm == Realm.CASE:
        name = str(type(about)._meta.verbose_name).capitalize()
        return f"{name} {getattr(about, 'reference', '')}".strip()
    return str(about)
