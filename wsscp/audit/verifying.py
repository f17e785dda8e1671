"""Whether the audit trail is whole: the chain of digests computed anew, from the first entry to the last."""

from collections.abc import Iterator
from dataclasses import dataclass

from wsscp.audit.chain import entry_digest
from wsscp.models import AuditEntry

_CHUNK = 500


class NoSuchEntryError(LookupError):
    """No entry has the digest that was asked for."""


@dataclass
class AuditCheck:
    """What was found: how many entries were whole, the last one's digest, and the first broken one."""

    count: int = 0
    head: str = ""
    broken: AuditEntry | None = None
    why: str = ""
    met_expected: bool = False


def verify_audit_trail(*, start: str = "", expected: str = "") -> AuditCheck:
    """Compute the chain anew, from the entry with the digest `start` on; hold no more than a few entries.

    `expected` is a digest kept elsewhere: while it is met on the way, nothing up to it was cut off.
    Raises NoSuchEntryError when there is no entry `start`.
    """
    found = AuditCheck()
    for entry in _entries(start):
        is_first = found.count == 0
        if entry.previous != found.head and not (is_first and start):
            found.why = "does not follow the entry before it: something was removed, added or changed there"
        elif entry.digest != entry_digest(entry):
            found.why = "does not say what it said when it was written"
        if found.why:
            found.broken = entry
            return found
        found.count += 1
        found.head = entry.digest
        found.met_expected |= entry.digest == expected
    return found


def _entries(start: str) -> Iterator[AuditEntry]:
    """Yield entries in the order of the chain, a few at a time: no query stays open meanwhile."""
    chain = AuditEntry.objects.order_by("pk")
    first = 0
    if start:
        first = chain.filter(digest=start).values_list("pk", flat=True).first()
        if first is None:
            raise NoSuchEntryError(start)
    while chunk := list(chain.filter(pk__gte=first)[:_CHUNK]):
        yield from chunk
        first = chunk[-1].pk + 1
