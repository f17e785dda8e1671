"""The one door by which facts are written: the change, its history and its entry in the audit trail.

    with recording(Act.CHANGED, by=request.user, at=now, about=plan) as record:
        record.save_form(form)

Everything inside is one transaction, and the entry is its last statement: the end of the chain is held
for a moment only. One `recording` inside another is part of it: its entry waits for the end of the outer.

With the first row it writes, it claims the form that was sent (services/once.py); with the first change of a
thing two people may edit, it moves that thing's version on (services/versions.py).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import models, transaction
from django.forms import BaseModelForm, BaseModelFormSet
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from wsscp.audit.chain import append_entries
from wsscp.audit.differences import changed_fields, display_value, points_to, stored_value
from wsscp.editing import idempotency as once
from wsscp.editing.versions import EditTarget, FormVersion, advance_version, edit_target_of
from wsscp.limits import LINE
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Realm

_Row = TypeVar("_Row", bound=models.Model)
Change = dict[str, str | None]

# Says nothing to a reader of what was added or removed; what is moved tells of it.
_PLACES = frozenset({"position"})
# Rows of one statement, where many are written.
_AT_ONCE = 2_000
# What stands in the trail for the words of a case review.
CASE_WORDS_OMITTED = "(not kept)"


class Recorder:
    """Writes rows and gathers what changed, for one entry about one thing."""

    def __init__(self, act: Act, *, by: User | None, at: datetime, about: models.Model | None, realm: Realm):
        self.act, self.at, self.about, self.realm = act, at, about, realm
        self.by = by if by is not None and by.pk else None  # who is not signed in is nobody
        self.summary = ""
        self.changes: list[Change] = []
        self.inner: list[AuditEntry] = []
        self._noted: list[models.Model] = []
        self._is_quiet = False
        self._seen: dict[EditTarget, FormVersion] = {}
        self._moved: set[EditTarget] = set()

    def save(self, row: _Row, *, quietly: bool = False) -> _Row:
        """Save a row and note each field that changed; return it. One that is as it was is left alone.

        Quietly, for the thousand rows of one act: history keeps them and the entry's summary tells of them.
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
            # Read again once nobody else can change it: "before" is what this change replaces.
            before = rows.select_for_update(no_key=True).first()
        row.save()
        if is_new and (made := edit_target_of(row)):
            self._moved.add(made)  # nobody has a form of it yet
        if quietly:
            self._is_quiet = True
        else:
            self._note_fields(row, before, row)
        return row

    def delete(self, row: models.Model) -> None:
        """Remove a row, and note what it held and what went along with it."""
        self._begin(row)
        if self.about is None:
            self.about = row
        self._note_fields(row, row, None)
        pk = row.pk
        _, removed = row.delete()
        row.pk = pk  # the entry still names it
        for label, count in removed.items():
            model = apps.get_model(label)
            if not isinstance(row, model) and not model._meta.auto_created:
                self.add_detail(f"{model._meta.verbose_name_plural} of it", before=str(count))

    def set_many(
        self, row: models.Model, name: str, chosen: Iterable[models.Model], *, quietly: bool = False
    ) -> None:
        """Set what a row is linked to, and note it where that changes anything."""
        field = row._meta.get_field(name)
        before, after = list(getattr(row, name).all()), list(chosen)
        if {one.pk for one in before} == {one.pk for one in after}:
            return
        self._begin(row)
        getattr(row, name).set(after)
        if not quietly:
            was, now = ("; ".join(sorted(map(str, many))) or None for many in (before, after))
            self._note(row, field.verbose_name, was, now)

    def save_many(self, rows: list[models.Model], *, at: datetime) -> None:
        """Add many rows of one kind at once, their history dated; the entry's summary tells of them."""
        self._is_quiet = True
        if rows:
            bulk_create_with_history(
                rows, type(rows[0]), batch_size=_AT_ONCE, default_user=self.by, default_date=at
            )

    def change_many(self, rows: list[models.Model], names: list[str], *, at: list[datetime]) -> None:
        """Save some fields of many rows of one kind at once, each with its own moment in history."""
        self._is_quiet = True
        for row, moment in zip(rows, at, strict=True):
            row._history_date = moment
        if rows:
            bulk_update_with_history(rows, type(rows[0]), names, batch_size=_AT_ONCE, default_user=self.by)

    def link_many(
        self, model: type[models.Model], name: str, pairs: list[tuple[models.Model, models.Model]]
    ) -> None:
        """Link many new rows at once, and the version of each that history holds."""
        self._is_quiet = True
        field = model._meta.get_field(name)
        through = field.remote_field.through
        one, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        links = through.objects.bulk_create(
            [through(**{one: row, other: linked}) for row, linked in pairs], batch_size=_AT_ONCE
        )
        ids = [row.pk for row, _ in pairs]
        versions = dict(model.history.filter(id__in=ids).order_by().values_list("id", "history_id"))
        kept = model.history.model._meta.get_field(f"historical{model._meta.model_name}_{name}").related_model
        kept.objects.bulk_create(
            [
                kept(id=link.pk, history_id=versions[row.pk], **{one: row, other: linked})
                for link, (row, linked) in zip(links, pairs, strict=True)
            ],
            batch_size=_AT_ONCE,
        )

    def expect(self, thing: EditTarget | None, seen: FormVersion | None) -> None:
        """Write a thing only if nobody saved it since: otherwise its first change raises EditConflict."""
        if thing and seen:
            self._seen[thing] = seen

    def hold(self, form: BaseModelForm) -> None:
        """Take the thing a form writes before any other row is locked: who waits, waits here."""
        self.expect(form.target, form.form_version)
        self._begin(form.instance)

    def save_form(self, form: BaseModelForm) -> Any:
        """Save the row a valid form is about, with its links; return it. May raise EditConflict."""
        self.expect(getattr(form, "target", None), getattr(form, "form_version", None))
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

    def add_detail(self, what: str, *, before: str | None = None, after: str | None = None) -> None:
        """Note something that is no field of a row."""
        self._append_change(None, what, before, after)

    def entries(self) -> list[AuditEntry]:
        """Return what there is to write: the entries within, then this one if it has anything to say."""
        if not self.changes and not self.summary:
            if self._is_quiet:
                raise ValueError("Rows were saved quietly: a summary must tell of them.")
            return self.inner
        entry = AuditEntry(
            at=self.at,
            by=self.by,
            by_label=str(self.by) if self.by else "",
            act=self.act,
            realm=self.realm,
            thing_type=self.about._meta.label_lower if self.about else "",
            thing_id=str(self.about.pk) if self.about else "",
            thing_label=_label(self.about, self.realm),
            summary=self.summary,
            changes=self.changes,
        )
        return [*self.inner, entry]

    def join(self, other: "Recorder") -> None:
        """Know what the recording around this one, or one within it, expects and has moved on."""
        self._seen |= other._seen
        self._moved |= other._moved

    def _begin(self, row: models.Model) -> None:
        """Before a row is written: let its history say who and when, and let nobody be undone or doubled."""
        row._history_user = self.by
        row._history_date = self.at
        once.claim_token(self.at)
        thing = edit_target_of(row)
        if thing and thing not in self._moved:
            advance_version(thing, self._seen.get(thing), by=self.by, at=self.at)
            self._moved.add(thing)

    def _note_fields(self, row: models.Model, before: Any, after: Any) -> None:
        is_change = before is not None and after is not None
        told = len(self.changes)
        for field in changed_fields(before, after):
            if is_change or self._is_news(row, field):
                was, now = (None if one is None else display_value(one, field) for one in (before, after))
                self._note(row, field.verbose_name, was, now)
        if not is_change and len(self.changes) == told:  # nothing but its links: that it came or went
            self._note(row, type(row)._meta.verbose_name, before and str(row), after and str(row))
        self._noted.append(row)

    def _is_news(self, row: models.Model, field: models.Field) -> bool:
        """Whether a field of a row that came or went says what its place in the entry does not."""
        if field.is_relation:
            known = (self.about, *self._noted)
            is_said = str(row) == display_value(row, field) or any(
                points_to(field, row, other) for other in known
            )
            return not is_said
        return field.name not in _PLACES and stored_value(row, field) is not False

    def _note(self, row: models.Model, field: Any, before: str | None, after: str | None) -> None:
        name = str(type(row)._meta.verbose_name)
        # What else a row is called may be its own text.
        label = name if self.realm == Realm.CASE else f"{name} {row}"
        self._append_change(None if row == self.about else label[:LINE], str(field), before, after)

    def _append_change(self, thing: str | None, field: str, before: str | None, after: str | None) -> None:
        """Of a case review the trail keeps which fields changed, and none of their words.

        The trail is kept for ever, and a case review's record is not.
        """
        if self.realm == Realm.CASE:
            before, after = (None if one is None else CASE_WORDS_OMITTED for one in (before, after))
        self.changes.append({"thing": thing, "field": field, "before": before, "after": after})


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
    if outer is not None:
        record.join(outer)
    was_used = once.is_token_claimed()
    token = _open.set(record)
    try:
        with transaction.atomic():
            yield record
            if outer is None:
                entries = record.entries()
                append_entries(entries)
                if entries and not was_used:
                    once.store_result(entries[-1])
    except BaseException:
        if not was_used:
            once.release_token()
        raise
    finally:
        _open.reset(token)
    if outer is not None:
        outer.inner += record.entries()
        outer.join(record)


def record_event(
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


def _label(about: models.Model | None, realm: Realm) -> str:
    """Return what an entry calls the thing it is about: of a case review, its reference at most."""
    if about is None:
        return ""
    if realm == Realm.CASE:
        name = str(type(about)._meta.verbose_name).capitalize()
        return f"{name} {getattr(about, 'reference', '')}".strip()
    return str(about)
