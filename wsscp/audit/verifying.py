"""Verifying the audit trail: the chain of digests computed again, from the first entry to the last."""

from collections.abc import Iterator
from dataclasses import dataclass

from wsscp.audit.chain import entry_digest
from wsscp.models import AuditEntry

_CHUNK = 500


class NoSuchEntryError(LookupError):
    """No entry has the digest that was asked for."""


@dataclass
class AuditCheck:
    """The result: how many entries verified, the last one's digest, and the first broken one."""

    count: int = 0
    head: str = ""
    broken: AuditEntry | None = None
    why: str = ""
    met_expected: bool = False


def verify_audit_trail(*, start: str = "", expected: str = "") -> AuditCheck:
    """Compute the chain again, from the entry with the digest `start` on, a few entries at a time.

    `expected` is a digest saved elsewhere: where the chain has it, no entry up to it was cut off.
    Raises NoSuchEntryError when there is no entry `start`.
    """
    check = AuditCheck()
    for entry in _entries(start):
        is_first = check.count == 0
        if entry.previous != check.head and not (is_first and start):
            check.why = "does not follow the entry before it: something was removed, added or changed there"
        elif entry.digest != entry_digest(entry):
            check.why = "does not say what it said when it was written"
        if check.why:
            check.broken = entry
            return check
        check.count += 1
        check.head = entry.digest
        check.met_expected |= entry.digest == expected
    return check


def _entries(start: str) -> Iterator[AuditEntry]:
    """Yield entries in the order of the chain, a few at a time: no query stays open between."""
    chain = AuditEntry.objects.order_by("pk")
    first = chain.filter(digest=start).values_list("pk", flat=True).first() if start else 0
    if first is None:
        raise NoSuchEntryError(start)
    while chunk := list(chain.filter(pk__gte=first)[:_CHUNK]):
        yield from chunk
        first = chunk[-1].pk + 1
