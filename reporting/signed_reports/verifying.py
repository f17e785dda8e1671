"""Whether the signed reports are whole: each digest computed anew, along the chain of each plan.

A chain from which the end was cut is whole in itself. So what the audit trail tells of signings must be
there too, and what is there must be told of.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from priorities.models import Plan
from reporting.models import Signature, SignedReport
from reporting.models.signed import chain_root
from reporting.rules.content import content_from_json
from wsscp.digests import sha256_of
from wsscp.models import AuditEntry
from wsscp.models.audit import Act

_TOLD = re.compile(r"version (\d+) is signed; SHA-256 ([0-9a-f]{64})")


@dataclass(frozen=True)
class ReportFault:
    """A report that is not as it was signed: which, and what is wrong with it."""

    name: str
    why: str


@dataclass(frozen=True)
class ReportsVerification:
    """How many signed reports were looked at, the last digest of each plan, and what is wrong."""

    count: int
    heads: tuple[tuple[str, str], ...]
    faults: tuple[ReportFault, ...]


def verify_reports(*, expected: str = "") -> ReportsVerification:
    """Look at every signed report; one at a time is held in memory.

    `expected` is a digest kept elsewhere, which must still be there.
    """
    faults, heads, count = [], [], 0
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
    faults += _told_of()
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
    elif list(_signatures(signed)) != [
        (one.name, one.at) for one in content_from_json(json.loads(signed.content)).signatures
    ]:
        yield "its signatures are not those it was signed with"
    if signed.digest != signed.expected_digest():
        yield "its digest is not that of what it says"


def _signatures(signed: SignedReport) -> Iterator[tuple[str, str]]:
    sheet = content_from_json(json.loads(signed.content))
    for one in Signature.objects.filter(
        period=signed.period_id, version=signed.version, content_digest=sheet.digest
    ):
        yield one.person_label, one.at.astimezone(UTC).isoformat()


def _told_of() -> Iterator[ReportFault]:
    """Compare what is there with the signings the audit trail tells of."""
    there = set(SignedReport.objects.values_list("digest", flat=True))
    told: dict[str, AuditEntry] = {}
    for entry in AuditEntry.objects.filter(act=Act.SIGNED).order_by("pk"):
        if found := _TOLD.search(entry.summary):
            told[found[2]] = entry
    for digest, entry in told.items():
        if digest not in there:
            version = _TOLD.search(entry.summary)[1]
            yield ReportFault(
                f"{entry.thing_label}, version {version}",
                f"was signed by {entry.by_label}, as entry {entry.pk} of the audit trail tells, and is not "
                "there as it was",
            )
    for digest in sorted(there - set(told)):
        signed = SignedReport.objects.defer("content", "pdf").select_related("period", "plan").get(pk=digest)
        yield ReportFault(f"{signed.plan}: {signed}", "is not told of in the audit trail")
