"""The signed versions of a report, and who has signed so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from priorities.models import Plan, ReportingPeriod
from reporting.models import Signature, SignedReport
from reporting.rules.content import ReportContent
from reporting.rules.signing_states import ReportState

# Not fetched where only the report's name is needed: these are as large as the report.
_LARGE = ("content", "pdf")


@dataclass(frozen=True)
class SignedVersion:
    """A signed version of a report among the others of its period."""

    signed: SignedReport
    superseded_by: int | None
    corrects: int | None


def signatures_on(content: ReportContent, period: ReportingPeriod) -> list[Signature]:
    """Return the signatures on exactly this content; those on earlier content do not count."""
    signatures = Signature.objects.filter(
        period=period, version=content.version, content_digest=content.digest
    )
    return list(signatures.select_related("person"))


def signed_reports(periods: Iterable[ReportingPeriod]) -> QuerySet[SignedReport]:
    """Return the signed reports of some periods, the earliest version first, without content and PDF."""
    signed = SignedReport.objects.filter(period__in=list(periods)).defer(*_LARGE)
    return signed.select_related("period").order_by("period__starts_on", "version")


def signed_versions(period: ReportingPeriod) -> list[SignedVersion]:
    """Return a period's signed versions in order, each with what it corrects and what superseded it."""
    return chain_versions(signed_reports([period]))


def chain_versions(signed: Iterable[SignedReport]) -> list[SignedVersion]:
    """Return the signed reports of one period, in order, as versions of each other."""
    reports = list(signed)
    after = [*(report.version for report in reports[1:]), None]
    before = [None, *(report.version for report in reports)]
    return [SignedVersion(*version) for version in zip(reports, after, before, strict=False)]


def signed_now(period: ReportingPeriod) -> SignedReport | None:
    """Return the signed version that a period's report is, or None while there is none or it is corrected."""
    signed = SignedReport.objects.filter(period=period, period__report__state=ReportState.SIGNED.value)
    return signed.defer(*_LARGE).order_by("version").last()


def last_period_signed(plan: Plan, *, before: date) -> date | None:
    """Return the last day of the latest signed period that had ended before a day."""
    signed = SignedReport.objects.filter(plan=plan, period__ends_on__lt=before)
    return signed.order_by("-period__ends_on").values_list("period__ends_on", flat=True).first()


def signed_as_at(plan: Plan, day: date) -> SignedReport | None:
    """Return the last signed version, with its content, of the period that ended on a day."""
    signed = SignedReport.objects.filter(plan=plan, period__ends_on=day).defer("pdf")
    return signed.select_related("period__plan").order_by("-version").first()


def last_version(period: ReportingPeriod) -> SignedReport | None:
    """Return the last signed version, with its content, of a period's report."""
    return period.signed_reports.defer("pdf").select_related("period__plan").order_by("version").last()


def signed_contents(versions: Iterable[SignedReport]) -> dict[int, SignedReport]:
    """Fetch signed reports again with their content, by period id; one query."""
    signed = SignedReport.objects.filter(pk__in=[version.pk for version in versions]).defer("pdf")
    return {report.period_id: report for report in signed.select_related("period")}


def report_with_digest(digest: str) -> SignedVersion | None:
    """Return the signed report whose PDF has a SHA-256, if there is one; two queries."""
    signed = SignedReport.objects.filter(pdf_digest=digest).defer(*_LARGE).first()
    if signed is None:
        return None
    return next(version for version in signed_versions(signed.period) if version.signed.pk == signed.pk)
