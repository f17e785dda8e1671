"""Verify the signed reports register: each digest is computed anew, along the chain of each plan.

A chain whose end was removed is still consistent. So every signing recorded in the audit trail must be in the
register too, and the other way round.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from reporting.models import Signature, SignedReport
from reporting.models.signed import chain_root
from wsscp.digests import sha256_of
from wsscp.models import AuditEntry
from wsscp.models.audit import Act

# Who signed and when, by the period, the version and the digest of what was signed.
_Signatures = dict[tuple[int, int, str], list[tuple[str, str]]]
_SIGNING = re.compile(r"version (\d+) is signed; SHA-256 ([0-9a-f]{64})")


@dataclass(frozen=True)
class ReportFault:
    """A fault in the register: of which report, and what is wrong."""

    name: str
    why: str


@dataclass(frozen=True)
class ReportsVerification:
    """How many signed reports were checked, the last digest of each plan, and the faults."""

    count: int
    heads: tuple[tuple[str, str], ...]
    faults: tuple[ReportFault, ...]


def verify_reports(*, expected: str = "") -> ReportsVerification:
    """Check every signed report; one at a time is held in memory, and the queries do not grow with them.

    `expected` is a digest noted elsewhere, which must still be in the register.
    """
    faults: list[ReportFault] = []
    # Of each plan: its name, the digest and the number of its last report.
    ends: dict[int, tuple[str, str, int]] = {}
    signatures = _signatures()
    count = 0
    reports = SignedReport.objects.select_related("period", "plan")
    for signed in reports.order_by("plan_id", "number", "signed_at", "pk").iterator(chunk_size=1):
        plan = str(signed.plan)
        _, head, number = ends.get(signed.plan_id, (plan, chain_root(signed.plan_id), 0))
        found = _faults(signed, head, number + 1, signatures)
        faults += [ReportFault(f"{plan}: {signed}", why) for why in found]
        ends[signed.plan_id] = plan, signed.digest, signed.number
        count += 1
    heads = tuple((plan, head) for plan, head, _ in ends.values())
    faults += _audit_trail_faults()
    if expected and not SignedReport.objects.filter(digest=expected).exists():
        faults.append(
            ReportFault(f"The digest {expected}", "is not there: the report it was of was removed or changed")
        )
    return ReportsVerification(count, heads, tuple(faults))


def _signatures() -> _Signatures:
    """Return every signature by what it is on, in order; one query."""
    made: _Signatures = defaultdict(list)
    for row in Signature.objects.all():
        signature = row.person_label, row.at.astimezone(UTC).isoformat()
        made[row.period_id, row.version, row.content_digest].append(signature)
    return made


def _faults(signed: SignedReport, head: str, number: int, signatures: _Signatures) -> Iterator[str]:
    if signed.previous != head or signed.number != number:
        yield "does not follow the report before it: one was removed, added or moved there"
    if sha256_of(bytes(signed.pdf)) != signed.pdf_digest:
        yield "its PDF is not the one that was signed"
    if sha256_of(signed.content) != signed.content_digest:
        yield "its content is not what was signed"
    elif not _has_its_signatures(signed, signatures):
        yield "its signatures are not those it was signed with"
    if signed.digest != signed.expected_digest():
        yield "its digest is not that of what it says"


def _has_its_signatures(signed: SignedReport, signatures: _Signatures) -> bool:
    content = signed.frozen_content
    made = signatures.get((signed.period_id, signed.version, content.digest), [])
    return made == [(signature.name, signature.at) for signature in content.signatures]


def _audit_trail_faults() -> Iterator[ReportFault]:
    """Compare the register with the signings recorded in the audit trail."""
    registered = set(SignedReport.objects.values_list("digest", flat=True))
    recorded: dict[str, tuple[AuditEntry, str]] = {}
    for entry in AuditEntry.objects.filter(act=Act.SIGNED).order_by("pk"):
        if match := _SIGNING.search(entry.summary):
            version, digest = match.groups()
            recorded[digest] = entry, version
    for digest, (entry, version) in recorded.items():
        if digest not in registered:
            yield ReportFault(
                f"{entry.thing_label}, version {version}",
                f"was signed by {entry.by_label}, as entry {entry.pk} of the audit trail tells, and is not "
                "there as it was",
            )
    untold = SignedReport.objects.filter(pk__in=registered - set(recorded)).order_by("pk")
    for signed in untold.defer("content", "pdf").select_related("period", "plan"):
        yield ReportFault(f"{signed.plan}: {signed}", "is not told of in the audit trail")
