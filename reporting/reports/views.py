"""The quarterly report as it is worked on: all of a plan's, one as a page and as files, and writing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from priorities.audit_trail.queries import audit_trail_of
from priorities.models import Plan, ReportingPeriod
from reporting.challenges.queries import plan_challenges
from reporting.changes.since import last_signed_board
from reporting.reports.building import build_report_content
from reporting.reports.compiling import CompiledReport, compile_report
from reporting.reports.forms import ReportForm
from reporting.reports.pages import (
    drafts_only,
    note_report_export,
    pdf_unavailable,
    report_context,
    report_period,
)
from reporting.reports.pdf import report_file_name
from reporting.reports.pdf_drafts import draft_pdf
from reporting.reports.periods import period_lines
from reporting.reports.queries import ReportFacts, previous_report, report_as_at, report_facts
from reporting.reports.services import write_report
from reporting.reports.word import report_docx
from reporting.reports.workbook import report_xlsx
from reporting.rules.signing_states import ReportState, ReportStateError
from reporting.signed_reports.queries import signed_versions
from wsscp import policy
from wsscp.dates import long_date
from wsscp.decorators import get_or_post
from wsscp.exports.downloads import PDF, WORD, XLSX, attachment
from wsscp.identifiers.confirmations import record_confirmations
from wsscp.pdf.rendering import PdfUnavailableError
from wsscp.signin.throttle import throttled


@allow(policy.can_read_plans)
@require_safe
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every reporting period of a plan with its signed reports and, for those who work on it, its draft."""
    plan = get_object_or_404(Plan, slug=slug)
    lines = period_lines(plan, today=timezone.localdate())
    return render(
        request, "reporting/reports/report_list.html", report_context(request, plan) | {"lines": lines}
    )


@drafts_only
@require_safe
def report(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """A period's report as a page, with what the groups returned beneath each priority."""
    content = _content(slug, period)
    context = report_context(request, content.plan) | {
        "content": content,
        "sheet": build_report_content(content),
        "versions": signed_versions(content.period),
        "challenges": plan_challenges(content.plan, today=timezone.localdate()),
        "trail": audit_trail_of(content.period, actor=actor_for(request)),
    }
    return render(request, "reporting/reports/report.html", context)


@drafts_only
@require_safe
@throttled("pdf", methods=frozenset({"GET"}))
def report_download(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """A period's report as a PDF; a plain page, and the way round, where none can be made."""
    found = report_period(slug, period)
    as_at = report_as_at(found, today=timezone.localdate())
    try:
        draft = draft_pdf(found, as_at=as_at)
    except PdfUnavailableError as error:
        return pdf_unavailable(request, found, error)
    note_report_export(request, found, f"quarterly report as PDF, colours as at {long_date(as_at)}")
    return attachment(draft.content, draft.name, PDF)


@drafts_only
@require_safe
def report_word(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """A period's report as it now stands, as a Word document."""
    content = _content(slug, period)
    return _copy(request, content, report_docx(build_report_content(content)), "docx", WORD)


@drafts_only
@require_safe
def report_tables(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """The tables of a period's report as they now stand, as a workbook."""
    content = _content(slug, period)
    return _copy(request, content, report_xlsx(build_report_content(content)), "xlsx", XLSX)


@allow(policy.can_edit_reports, visible_to=policy.can_read_drafts)
@get_or_post
def report_edit(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """Write a period's report, with the one before it and the groups' returns to build on."""
    content = _content(slug, period)
    if request.method != "POST" and content.state is not ReportState.DRAFT:
        messages.error(request, f"{content.state.label}: this report’s words stay as they are.")
        return redirect("reporting:report", slug, period)
    previous = previous_report(content.period)
    is_compiled = request.method != "POST" and (not content.is_written or "fill" in request.GET)
    first = _first_words(content) if is_compiled else None
    form = ReportForm(content, previous, request.POST if request.method == "POST" else None, first=first)
    errors = form.summary
    if request.method == "POST" and form.is_valid():
        try:
            return _write(request, content.period, form)
        except ReportStateError as error:
            errors = [("", str(error))]
    context = {"content": content, "previous": previous, "form": form, "errors": errors}
    context["is_compiled"] = is_compiled
    return render(
        request, "reporting/reports/report_form.html", report_context(request, content.plan) | context
    )


def _first_words(content: ReportFacts) -> CompiledReport:
    """What a report can begin with, as at the day it is judged on."""
    as_at = report_as_at(content.period, today=timezone.localdate())
    before, since = last_signed_board(content.plan, ends_before=content.period.ends_on, as_at=as_at)
    return compile_report(content, before, since=since)


def _write(request: HttpRequest, period: ReportingPeriod, form: ReportForm) -> HttpResponse:
    """Keep what was written. Raises ReportStateError when the report is no draft any more."""
    now = timezone.now()
    written = write_report(period=period, **form.words(), by=request.user, at=now)
    record_confirmations(form.confirmations, by=request.user, at=now, about=written)
    messages.success(request, f"The report for {period.label} is saved.")
    return redirect("reporting:report", period.plan.slug, period.pk)


def _content(slug: str, period: int) -> ReportFacts:
    """Gather a report as at its period's end or today. Raises Http404 for a period of another plan."""
    found = report_period(slug, period)
    return report_facts(found, as_at=report_as_at(found, today=timezone.localdate()))


def _copy(request: HttpRequest, content: ReportFacts, file: bytes, ending: str, kind: str) -> HttpResponse:
    """Hand out a copy of a report as it now stands, and note it."""
    what = {"docx": "a Word document", "xlsx": "a workbook"}[ending]
    note_report_export(request, content.period, f"quarterly report as {what}, colours as at {content.as_at}")
    return attachment(file, report_file_name(build_report_content(content), ending, status="draft"), kind)
