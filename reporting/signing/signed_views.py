"""Signed reports: as a page and as files; verifying the register, and whether a PDF is in it."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from reporting.models import SignedReport
from reporting.reports.pages import content_context, report_attachment, report_context
from reporting.reports.pdf import report_file_name
from reporting.signed_reports.queries import (
    report_with_digest,
    signed_reports,
    signed_versions,
)
from reporting.signed_reports.verifying import verify_reports
from reporting.signing.forms import CheckPdfForm
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.digests import sha256_of
from wsscp.exports.downloads import PDF, attachment
from wsscp.forms import error_list
from wsscp.signin.throttle import throttled

plan_readers_only = allow(policy.can_read_plans)


@plan_readers_only
@require_safe
def signed_report(request: HttpRequest, slug: str, period: int, version: int) -> HttpResponse:
    """A signed version as a page, from its frozen content alone."""
    signed = _signed(slug, period, version)
    versions = signed_versions(signed.period)
    context = content_context(signed.frozen_content) | {
        "signed": signed,
        "this": next(other for other in versions if other.signed.pk == signed.pk),
        "versions": versions,
    }
    return render(request, "reporting/signing/signed_report.html", report_context(signed.plan) | context)


@plan_readers_only
@require_safe
def signed_pdf(request: HttpRequest, slug: str, period: int, version: int) -> HttpResponse:
    """A signed version as the PDF that was signed."""
    reports = SignedReport.objects.filter(plan__slug=slug, period=period, version=version)
    digest = reports.values_list("pdf_digest", flat=True).first()
    if digest and request.headers.get("If-None-Match") == f'"{digest}"':
        return _cacheable(HttpResponseNotModified(), digest)
    signed = _signed(slug, period, version)
    name = report_file_name(signed.frozen_content, "pdf", status=_status(signed))
    return _cacheable(attachment(bytes(signed.pdf), name, PDF), signed.pdf_digest)


@plan_readers_only
@require_safe
def signed_file(request: HttpRequest, slug: str, period: int, version: int, ending: str) -> HttpResponse:
    """A signed version as a Word document to paste from, or its tables as a workbook."""
    signed = _signed(slug, period, version)
    return report_attachment(signed.frozen_content, ending, status=_status(signed))


@plan_readers_only
@get_or_post
@throttled("check")
def report_check(request: HttpRequest) -> HttpResponse:
    """Whether a PDF is a report that was signed here; the file is not saved."""
    form = CheckPdfForm(request.POST, request.FILES) if request.method == "POST" else CheckPdfForm()
    context = {"form": form, "errors": error_list(form), "area": "plans"}
    if form.is_bound and form.is_valid():
        digest = sha256_of(form.cleaned_data["document"])
        context |= {"digest": digest, "found": report_with_digest(digest), "form": CheckPdfForm()}
    return render(request, "reporting/signing/check_pdf.html", context)


@plan_readers_only
@require_safe
@throttled("check", methods=frozenset({"GET"}))
def report_chain(request: HttpRequest) -> HttpResponse:
    """Verify every signed report now, and show the result."""
    context = {"found": verify_reports(), "at": timezone.now(), "area": "plans"}
    return render(request, "reporting/signing/register.html", context)


def _signed(slug: str, period: int, version: int) -> SignedReport:
    """Return a signed version. Raises Http404 for one of another plan or period."""
    reports = SignedReport.objects.select_related("plan", "period")
    return get_object_or_404(reports, plan__slug=slug, period=period, version=version)


def _status(signed: SignedReport) -> str:
    later = signed_reports([signed.period]).filter(version__gt=signed.version)
    return "superseded" if later.exists() else "signed"


def _cacheable(response: HttpResponse, digest: str) -> HttpResponse:
    """Let a browser cache a file that it asks for again each time, so that access is checked each time."""
    response["ETag"] = f'"{digest}"'
    response["Cache-Control"] = "private, no-cache"
    return response
