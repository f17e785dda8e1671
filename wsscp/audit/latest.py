"""The last write: what is computed from the facts can be cached until the next one."""

from wsscp.models import AuditEntry
from wsscp.models.audit import WITHOUT_FACTS


def latest_write_digest() -> str:
    """Return the digest of the last entry about a change of facts: every write has one. One query."""
    written = AuditEntry.objects.exclude(act__in=WITHOUT_FACTS).order_by("-pk")
    return written.values_list("digest", flat=True).first() or ""
