"""How far the record of what was written has come: what is made of the facts is good until the next entry."""

from wsscp.models import AuditEntry
from wsscp.models.audit import Act

# Looking and coming in write nothing that a page could show.
_NO_FACTS = [Act.EXPORTED, Act.FAILED_SIGN_IN, Act.READ, Act.REFUSED, Act.SIGNED_IN, Act.SIGNED_OUT]


def latest_write_digest() -> str:
    """Return the digest of the last entry that tells of a fact: every write leaves one. One query."""
    written = AuditEntry.objects.exclude(act__in=_NO_FACTS).order_by("-pk")
    return written.values_list("digest", flat=True).first() or ""
