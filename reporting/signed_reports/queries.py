"""What signing a report rests on: who wrote it, what was signed of it, and who has signed so far."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from priorities.models import Plan, ReportingPeriod
from reporting.models import QuarterlyReport, Signature, SignedReport, SubgroupReturn
from reporting.rules.content import ReportContent

# Not fetched where a report is only named: these are as large as the report.
_LARGE = ("content", "pdf")


@dataclass(frozen=True)
class SignedVersion:
    """A signed version of a report among the others of its period."""

    signed: SignedReport
    superseded_by: int | None
    corrects: int | None


def report_authors(period: ReportingPeriod) -> set[int]:
    """Return the ids of whoever wrote a word of a period's report or submitted some of it; two queries."""
    wrote = QuarterlyReport.authors.through.objects.filter(quarterlyreport__period=period)
    submitted = SubgroupReturn.objects.filter(period=period, submitted_by__isnull=False)
    return {
        *wrote.values_list("user", flat=True),
        *submitted.order_by().values_list("submitted_by", flat=True),
    }


def signatures_on(sheet: ReportContent, period: ReportingPeriod) -> list[Signature]:
    """Return who has signed this very content; signatures on what it said before do not count."""
    found = Signature.objects.filter(period=period, version=sheet.version, content_digest=sheet.digest)
    return list(found.select_related("person"))


def signed_reports(periods: Iterable[ReportingPeriod]) -> QuerySet[SignedReport]:
    """Return what was signed of some periods, the earliest version first, without content and PDF."""
    found = SignedReport.objects.filter(period__in=list(periods)).defer(*_LARGE)
    return found.select_related("period").order_by("period__starts_on", "version")


def signed_versions(period: ReportingPeriod) -> list[SignedVersion]:
    """Return a period's signed versions in order, each with what it corrects and what took its place."""
    return chain_versions(signed_reports([period]))


def chain_versions(signed: Iterable[SignedReport]) -> list[SignedVersion]:
    """Return the signed reports of one period, in order, as versions of each other."""
    found = list(signed)
    after = [*(one.version for one in found[1:]), None]
    before = [None, *(one.version for one in found)]
    return [SignedVersion(*three) for three in zip(found, after, before, strict=False)]


def last_signed(plan: Plan) -> SignedReport | None:
    """Return the report of a plan that was signed last for its latest signed period."""
    found = SignedReport.objects.filter(plan=plan).defer(*_LARGE).select_related("period")
    return found.order_by("-period__ends_on", "-version").first()


def report_with_digest(digest: str) -> SignedVersion | None:
    """Return the signed report whose PDF has a SHA-256, if there is one; two queries."""
    found = SignedReport.objects.filter(pdf_digest=digest).defer(*_LARGE).first()
    if found is None:
        return None
    return next(one for one in signed_versions(found.period) if one.signed.pk == found.pk)
