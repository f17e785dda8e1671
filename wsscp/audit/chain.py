"""The hash chain of the audit trail: entries are added at its end, each with the digest of the one before."""

from collections.abc import Iterable
from datetime import UTC

from django.db import connection
from django.utils import timezone

from wsscp.digests import digest_of, storable
from wsscp.models import AuditEntry

# Any number, the same for all: the key of PostgreSQL's advisory lock on the end of the chain.
_CHAIN_LOCK = 2020_06_31

# Whoever has this lock must wait for no other, or two could deadlock. So foreign keys are checked before
# (that locks the rows they point at), and the person's own row is locked first.
_LOCK_END = """
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
SELECT 1 FROM wsscp_user WHERE id = ANY(%s) FOR KEY SHARE;
SELECT pg_advisory_xact_lock(%s);
"""


def append_entries(entries: Iterable[AuditEntry]) -> None:
    """Add entries at the end of the chain, in their order. Call it last in a transaction.

    SQLite needs no lock of ours: it has one write transaction at a time (wsscp/sqlite.py).
    """
    new = list(entries)
    if new and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LOCK_END, [[entry.by_id for entry in new if entry.by_id], _CHAIN_LOCK])
    for entry in new:
        _make_storable(entry)
        last = AuditEntry.objects.order_by("-pk").values_list("digest", flat=True).first()
        entry.previous = last or ""
        entry.digest = entry_digest(entry)
        entry.save(force_insert=True)


def entry_digest(entry: AuditEntry) -> str:
    """Return what an entry's digest must be: SHA-256 over the one before it and all its fields."""
    values = [
        entry.previous,
        entry.at.astimezone(UTC).isoformat(),
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
    return digest_of(values)


def _make_storable(entry: AuditEntry) -> None:
    """Change an entry such that either database returns exactly what was saved."""
    if timezone.is_naive(entry.at):
        raise ValueError("An entry needs a time with its time zone.")
    for field in AuditEntry._meta.concrete_fields:
        value = getattr(entry, field.attname)
        if isinstance(value, str):
            setattr(entry, field.attname, storable(value)[: getattr(field, "max_length", None)])
    entry.changes = storable(entry.changes)
