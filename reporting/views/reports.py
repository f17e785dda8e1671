"""The quarterly report: all of a plan's, one as a page and as a PDF, and writing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from priorities.access import actor_for, allow
from priorities.models import Plan, ReportingPeriod
from priorities.queries.trail import trail_of
from reporting.forms.reports import ReportForm
from reporting.pdf.report import PdfUnavailableError, file_name, report_pdf
from reporting.queries.report_periods import period_lines
from reporting.queries.reports import ReportContent, judged_on, previous_report, report_content
from reporting.services.reports import write_report
from wsscp import policy
from wsscp.models.audit import Act
from wsscp.services.audit import note
from wsscp.services.guard import note_kept
from wsscp.throttle import throttled

drafts_only = allow(policy.can_read_drafts, seen=policy.can_read_drafts)


@drafts_only
@require_safe
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every reporting period of a plan with the state of its report."""
    plan = get_object_or_404(Plan, slug=slug)
    lines = period_lines(plan, today=timezone.localdate())
    return render(request, "reporting/report_list.html", _context(request, plan) | {"lines": lines})


@drafts_only
@require_safe
def report(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """A period's report as a page, with what the groups returned beneath each priority."""
    content = _content(slug, period)
    trail = trail_of(content.period, actor=actor_for(request))
    context = {"content": content, "trail": trail}
    return render(request, "reporting/report_detail.html", _context(request, content.plan) | context)


@drafts_only
@require_safe
@throttled("pdf", methods=frozenset({"GET"}))
def report_download(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """A period's report as a PDF; a plain page, and the way round, where none can be made."""
    content = _content(slug, period)
    try:
        pdf = report_pdf(content)
    except PdfUnavailableError as error:
        context = _context(request, content.plan) | {"content": content, "why": str(error)}
        return render(request, "reporting/report_unavailable.html", context, status=503)
    summary = f"quarterly report as PDF, colours as at {content.as_at}"
    note(Act.EXPORTED, by=request.user, at=timezone.now(), about=content.period, summary=summary)
    response = HttpResponse(pdf.content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(content.period)}"'
    return response


@allow(policy.can_edit_reports, seen=policy.can_read_drafts)
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """Write a period's report, with the one before it and the groups' returns to build on."""
    content = _content(slug, period)
    previous = previous_report(content.period)
    form = ReportForm(content, previous, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        written = write_report(period=content.period, **form.words(), by=request.user, at=now)
        note_kept(form.kept, by=request.user, at=now, about=written)
        messages.success(request, f"The report for {content.period.label} is saved.")
        return redirect("reporting:report", slug, period)
    context = {"content": content, "previous": previous, "form": form, "errors": form.summary}
    return render(request, "reporting/report_form.html", _context(request, content.plan) | context)


def _content(slug: str, period: int) -> ReportContent:
    """Gather a report as at its period's end or today. Raises Http404 for a period of another plan."""
    found = get_object_or_404(ReportingPeriod.objects.select_related("plan"), pk=period, plan__slug=slug)
    return report_content(found, as_at=judged_on(found, today=timezone.localdate()))


def _context(request: HttpRequest, plan: Plan) -> dict[str, object]:
    """What every page about reports needs."""
    can_edit_report = plan.closed_on is None and policy.can_edit_reports(actor_for(request))
    return {"plan": plan, "tab": "reports", "area": "plans", "can_edit_report": can_edit_report}
