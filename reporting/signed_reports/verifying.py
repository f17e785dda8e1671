"""Verify the signed reports register: each digest is computed anew, along the chain of each plan.

A chain whose end was removed is still consistent. So every signing recorded in the audit trail must be in the
register too, and the other way round.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from priorities.models import Plan
from reporting.models import Signature, SignedReport
from reporting.models.signed import chain_root
from wsscp.dates import long_date
from wsscp.digests import sha256_of
from wsscp.models import AuditEntry
from wsscp.models.audit import Act

# Name, moment, meeting and minute of each signature, by period, version and digest of the content.
_Signatures = defaultdict[tuple[int, int, str], list[tuple[str, str, str, str]]]
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
    """Check every signed report; one at a time is held in memory. The number of queries is constant.

    `expected` is a digest noted elsewhere, which must still be in the register.
    """
    faults: list[ReportFault] = []
    ends: dict[Plan, tuple[str, int]] = {}
    signatures: _Signatures = defaultdict(list)
    for row in Signature.objects.all():
        meeting_on = long_date(row.meeting_on) if row.meeting_on else ""
        saved = (row.person_label, row.at.astimezone(UTC).isoformat(), meeting_on, row.minute)
        signatures[row.period_id, row.version, row.content_digest].append(saved)
    reports = SignedReport.objects.select_related("plan", "period")
    count = 0
    for signed in reports.order_by("plan_id", "number", "signed_at", "pk").iterator(chunk_size=1):
        head, number = ends.get(signed.plan, (chain_root(signed.plan_id), 0))
        whys = _faults(signed, head, number + 1, signatures)
        faults += [ReportFault(f"{signed.plan}: {signed}", why) for why in whys]
        ends[signed.plan] = signed.digest, signed.number
        count += 1
    faults += _audit_trail_faults()
    if expected and not SignedReport.objects.filter(digest=expected).exists():
        faults.append(
            ReportFault(f"The digest {expected}", "is not there: the report it was of was removed or changed")
        )
    heads = tuple((str(plan), digest) for plan, (digest, _) in ends.items())
    return ReportsVerification(count, heads, tuple(faults))


def _faults(
    signed: SignedReport,
    head: str,
    number: int,
    signatures: _Signatures,
) -> Iterator[str]:
    if signed.previous != head or signed.number != number:
        yield "does not follow the report before it: one was removed, added or moved there"
    if sha256_of(bytes(signed.pdf)) != signed.pdf_digest:
        yield "its PDF is not the one that was signed"
    if sha256_of(signed.content) != signed.content_digest:
        yield "its content is not what was signed"
    else:
        content = signed.frozen_content
        saved = signatures.get((signed.period_id, signed.version, content.digest), [])
        if saved != [(one.name, one.at, one.meeting_on, one.minute) for one in content.signatures]:
            yield "its signatures are not those it was signed with"
    if signed.digest != signed.expected_digest():
        yield "its digest is not that of what it says"


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
