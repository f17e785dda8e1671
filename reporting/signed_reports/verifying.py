"""Verify the signed reports register: each digest is computed anew, along the chain of each plan.

A chain whose end was removed is still consistent. So every signing recorded in the audit trail must be in the
register too, and the other way round.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from priorities.models import Plan
from reporting.models import Signature, SignedReport
from reporting.models.signed import chain_root
from wsscp.digests import sha256_of
from wsscp.models import AuditEntry
from wsscp.models.audit import Act

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
    """Check every signed report; one at a time is held in memory.

    `expected` is a digest noted elsewhere, which must still be in the register.
    """
    faults: list[ReportFault] = []
    heads: list[tuple[str, str]] = []
    count = 0
    for plan in Plan.objects.order_by("pk"):
        head, number = chain_root(plan.pk), 0
        keys = SignedReport.objects.filter(plan=plan).order_by("number", "signed_at", "pk")
        for key in list(keys.values_list("pk", flat=True)):
            number, count = number + 1, count + 1
            signed = SignedReport.objects.select_related("period").get(pk=key)
            faults += [ReportFault(f"{plan}: {signed}", why) for why in _faults(signed, head, number)]
            head, number = signed.digest, signed.number
        if head != chain_root(plan.pk):
            heads.append((str(plan), head))
    faults += _audit_trail_faults()
    if expected and not SignedReport.objects.filter(digest=expected).exists():
        faults.append(
            ReportFault(f"The digest {expected}", "is not there: the report it was of was removed or changed")
        )
    return ReportsVerification(count, tuple(heads), tuple(faults))


def _faults(signed: SignedReport, head: str, number: int) -> Iterator[str]:
    if signed.previous != head or signed.number != number:
        yield "does not follow the report before it: one was removed, added or moved there"
    if sha256_of(bytes(signed.pdf)) != signed.pdf_digest:
        yield "its PDF is not the one that was signed"
    if sha256_of(signed.content) != signed.content_digest:
        yield "its content is not what was signed"
    elif not _has_its_signatures(signed):
        yield "its signatures are not those it was signed with"
    if signed.digest != signed.expected_digest():
        yield "its digest is not that of what it says"


def _has_its_signatures(signed: SignedReport) -> bool:
    content = signed.frozen_content
    signatures = Signature.objects.filter(
        period=signed.period_id, version=signed.version, content_digest=content.digest
    )
    saved = [(signature.person_label, signature.at.astimezone(UTC).isoformat()) for signature in signatures]
    return saved == [(signature.name, signature.at) for signature in content.signatures]


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
    for digest in sorted(registered - set(recorded)):
        signed = SignedReport.objects.defer("content", "pdf").select_related("period", "plan").get(pk=digest)
        yield ReportFault(f"{signed.plan}: {signed}", "is not told of in the audit trail")
