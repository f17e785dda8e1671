"""The audit trail as people read it: who did what to which record, newest first, limited to their realms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.http import urlencode

from priorities.access.links import record_urls
from wsscp import policy
from wsscp.models import AuditEntry
from wsscp.models.audit import Act
from wsscp.policy import Actor, Realm

ENTRIES_PER_PAGE = 50
ENTRIES_ON_RECORD_PAGE = 10

# What the records in the audit trail are called, by realm; other kinds are called by their model.
RECORD_KINDS: dict[Realm, dict[str, str]] = {
    Realm.PLAN: {
        "priorities.plan": "plan",
        "priorities.planimport": "document",
        "priorities.priority": "priority",
        "priorities.action": "action",
        "priorities.bulkchange": "change of several actions:",
        "priorities.reportingperiod": "report",
        "priorities.subgroup": "group",
        "reporting.savedlist": "saved list",
        "reporting.subgroupreturn": "return",
        "training.course": "course",
        "training.session": "training session",
        "training.evaluation": "evaluation",
        "training.summary": "training figures",
        "training.trainer": "trainer",
        "training.category": "organisation category",
        "training.need": "training need",
        "training.needsassessment": "needs assessment",
        "training.attendanceimport": "attendance",
        "training.columnmap": "columns",
    },
    Realm.ACCOUNT: {
        "wsscp.user": "account",
        "priorities.membership": "seat of",
        "wsscp.calendaraddress": "calendar address of",
        # Until November 2026 each calendar had its own.
        "reporting.calendarlink": "calendar link of",
        "training.calendarfeed": "calendar address",
    },
    Realm.CASE: {},
}
_NAMES = {kind: name for kinds in RECORD_KINDS.values() for kind, name in kinds.items()}

_VERBS = {
    Act.CREATED: "added",
    Act.CHANGED: "changed",
    Act.REVERSED: "reversed an update of",
    Act.DELETED: "removed",
    Act.DECIDED: "recorded a decision on",
    Act.SIGNED: "signed",
    Act.PROPOSED: "proposed a change to",
    Act.AGREED: "agreed to a change to",
    Act.REFUSED: "was refused",
    Act.READ: "read",
    Act.EXPORTED: "took a copy of",
    Act.IMPORTED: "brought in",
    Act.SIGNED_IN: "signed in",
    Act.SIGNED_OUT: "signed out",
    Act.FAILED_SIGN_IN: "failed to sign in",
}
_BY_SOMEBODY_UNKNOWN = {Act.REFUSED, Act.FAILED_SIGN_IN}
_SIGN_INS = {Act.SIGNED_IN, Act.SIGNED_OUT, Act.FAILED_SIGN_IN}
# Without a record, the summary continues the sentence: "was refused POST /plans/new/".
_CONTINUED_BY_SUMMARY = {Act.REFUSED, Act.READ, Act.EXPORTED, Act.SIGNED_IN, Act.SIGNED_OUT}
# Longer changes, in characters, and longer lists of changes are collapsed.
_SHORT = 160
_FEW = 6
ENTRIES_PER_QUERY = 500


@dataclass(frozen=True)
class EntryChange:
    """A value before and after; `what` names the field ("milestone by March 2020, due")."""

    what: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether the page collapses it."""
        return len(self.before) + len(self.after) > _SHORT or "\n" in self.before + self.after


@dataclass(frozen=True)
class EntryLine:
    """One entry as a sentence: who, verb, record (with its URL in `address`), and its changes."""

    pk: int
    at: datetime
    who: str
    verb: str
    thing: str
    address: str
    summary: str
    changes: tuple[EntryChange, ...]

    @property
    def has_many(self) -> bool:
        """Whether the page collapses its changes together."""
        return len(self.changes) > _FEW


@dataclass(frozen=True)
class AuditTrailPage:
    """The lines of a page, and the entry after which the next page begins, if there are older ones."""

    lines: tuple[EntryLine, ...]
    older: int | None


@dataclass(frozen=True)
class RecordAuditTrail:
    """The last lines about one record, and the query string that finds all, for those who may read them."""

    lines: tuple[EntryLine, ...]
    filter_query: str


def readable_entries(actor: Actor) -> QuerySet[AuditEntry]:
    """Return the entries an actor may read, newest first."""
    return _in_realms(policy.audit_realms(actor))


def _in_realms(realms: frozenset[Realm]) -> QuerySet[AuditEntry]:
    entries = AuditEntry.objects.order_by("-at", "-pk")
    if not realms:
        return entries.none()
    if len(realms) == 1:
        return entries.filter(realm=next(iter(realms)).value)
    # Excluding the other realms lets the database read the index by time instead of sorting.
    return entries.exclude(realm__in=sorted(set(Realm) - realms))


def record_kinds_for(actor: Actor) -> dict[str, str]:
    """Return the kinds of record in the entries an actor may read, with their names."""
    return {
        kind: name
        for realm in Realm
        if realm in policy.audit_realms(actor)
        for kind, name in RECORD_KINDS[realm].items()
    }


def audit_trail_page(
    entries: QuerySet[AuditEntry], *, actor: Actor, after: int | None = None, size: int = ENTRIES_PER_PAGE
) -> AuditTrailPage:
    """Return a page of entries, from the one older than `after` on.

    Pages are not counted: that would read the whole trail. Two queries, and one for each kind of record.
    """
    last = entries.filter(pk=after).first() if after else None
    rows = list(_older_than(entries, last)[: size + 1])
    shown = rows[:size]
    urls = record_urls(((entry.thing_type, entry.thing_id) for entry in shown), actor=actor)
    return AuditTrailPage(
        lines=tuple(_line(entry, urls.get((entry.thing_type, entry.thing_id), "")) for entry in shown),
        older=shown[-1].pk if len(rows) > size else None,
    )


def iterate_entries(entries: QuerySet[AuditEntry]) -> Iterator[AuditEntry]:
    """Yield any number of entries in their order, by a query for each chunk so that memory stays small."""
    last: AuditEntry | None = None
    while chunk := list(_older_than(entries, last)[:ENTRIES_PER_QUERY]):
        yield from chunk
        last = chunk[-1]


def audit_trail_of(
    row: Model, *, actor: Actor, groups: Iterable[int] = (), until: date | None = None
) -> RecordAuditTrail | None:
    """Return the last entries about one record, up to a day, for its own page; one query.

    None when the actor may not read them. `groups` holds the ids of the groups responsible for the record.
    templates/priorities/audit_trail/_entries.html shows it.
    """
    if not policy.can_read_trail_of(actor, groups):
        return None
    realms, kind = policy.audit_realms(actor), row._meta.label_lower
    entries = _in_realms(realms | {Realm.PLAN}).filter(thing_type=kind, thing_id=str(row.pk))
    if until is not None:
        entries = entries.filter(at__lt=start_of_day(until + timedelta(days=1)))
    return RecordAuditTrail(
        lines=tuple(replace(_line(entry, ""), thing="it") for entry in entries[:ENTRIES_ON_RECORD_PAGE]),
        filter_query=urlencode({"kind": kind, "thing": row.pk}) if Realm.PLAN in realms else "",
    )


def start_of_day(day: date) -> datetime:
    """Return the moment a day begins in the local time zone."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def _older_than(entries: QuerySet[AuditEntry], last: AuditEntry | None) -> QuerySet[AuditEntry]:
    return entries.filter(at__lte=last.at).exclude(at=last.at, pk__gte=last.pk) if last else entries


def entry_author(entry: AuditEntry) -> str:
    """Return the name of who did it."""
    return entry.by_label or ("Somebody" if entry.act in _BY_SOMEBODY_UNKNOWN else "The tracker")


def record_kind(entry: AuditEntry) -> str:
    """Return what kind of record the entry is about: "action", "report"."""
    return _NAMES.get(entry.thing_type) or entry.thing_type.rpartition(".")[2]


def entry_changes(entry: AuditEntry) -> tuple[EntryChange, ...]:
    """Return what changed, each with its name capitalised."""
    changes = []
    for change in entry.changes:
        name = ", ".join(part for part in (change["thing"], change["field"]) if part)
        changes.append(
            EntryChange(name[:1].upper() + name[1:], change["before"] or "", change["after"] or "")
        )
    return tuple(changes)


def _line(entry: AuditEntry, address: str) -> EntryLine:
    verb = _VERBS.get(Act(entry.act), entry.get_act_display().lower())
    thing = f"{record_kind(entry)} {entry.thing_label}".strip()
    if entry.act in _SIGN_INS and thing:
        # "Chair of A signed in", but "Somebody failed to sign in to account Chair of A".
        verb, thing = (verb, "") if entry.thing_id == str(entry.by_id) else (f"{verb} to", thing)
    if not thing and entry.act not in _CONTINUED_BY_SUMMARY:
        verb = f"{verb}:"
    return EntryLine(
        pk=entry.pk,
        at=entry.at,
        who=entry_author(entry),
        verb=verb,
        thing=thing,
        address=address,
        summary=entry.summary,
        changes=entry_changes(entry),
    )
