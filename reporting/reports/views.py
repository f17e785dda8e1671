"""The quarterly report before it is signed: a plan's list, one as a page and as files, and editing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow, plan_drafts_only
from priorities.audit_trail.queries import audit_trail_of
from priorities.models import Plan, ReportingPeriod
from reporting.changes.since import changes_since_last
from reporting.reports.building import build_report_content
from reporting.reports.compiling import CompiledTexts, compile_report
from reporting.reports.forms import ReportForm
from reporting.reports.pages import (
    content_context,
    draft_context,
    note_report_export,
    report_attachment,
    report_context,
    report_period,
    signing_context,
)
from reporting.reports.pdf import draft_pdf
from reporting.reports.periods import period_lines
from reporting.reports.queries import (
    ReportFacts,
    current_facts,
    report_as_at,
)
from reporting.reports.services import write_report
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.queries import last_version, signed_now, signed_versions
from reporting.status.as_signed import beside_signed
from wsscp import policy
from wsscp.dates import long_date
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.exports.downloads import PDF, attachment
from wsscp.pdf.pages import printed_instead
from wsscp.requests import SignedInRequest
from wsscp.signin.throttle import throttled
from wsscp.state_tables import StateError


@allow(policy.can_read_plans)
@require_safe
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every reporting period of a plan with its signed reports and, for those who work on it, its draft."""
    plan = get_object_or_404(Plan, slug=slug)
    lines = period_lines(plan, today=timezone.localdate())
    return render(request, "reporting/reports/report_list.html", report_context(plan) | {"lines": lines})


@plan_drafts_only
@require_safe
def report(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """A period's report as a page, with what the groups returned beneath each priority; or as signed."""
    facts = _facts(slug, period)
    signed = last_version(facts.period) if facts.state is ReportState.SIGNED else None
    content = signed.frozen_content if signed else build_report_content(facts)
    context = (
        draft_context(request, facts)
        | content_context(content, facts)
        | signing_context(request, facts, content)
        | {
            "as_signed": beside_signed(signed, facts.status) if signed else None,
            "versions": signed_versions(facts.period) if facts.period.signed_at else [],
            "challenges": facts.challenges.as_at(timezone.localdate()),
            "trail": audit_trail_of(facts.period, actor=actor_for(request)),
        }
    )
    return render(request, "reporting/reports/report.html", context)


@plan_drafts_only
@require_safe
@throttled("pdf", methods=frozenset({"GET"}))
@printed_instead("reporting:report", "slug", "period")
def report_download(request: SignedInRequest, slug: str, period: int) -> HttpResponse:
    """A period's report as a PDF: the signed one once it is signed.

    Where none can be made, a page that says what to do instead.
    """
    reporting_period = report_period(slug, period)
    if signed := signed_now(reporting_period):
        return redirect("reporting:signed-pdf", slug, period, signed.version)
    as_at = report_as_at(reporting_period, today=timezone.localdate())
    name, content = draft_pdf(reporting_period, as_at=as_at)
    note_report_export(
        request, reporting_period, f"quarterly report as PDF, colours as at {long_date(as_at)}"
    )
    return attachment(content, name, PDF)


@plan_drafts_only
@require_safe
def report_file(request: SignedInRequest, slug: str, period: int, ending: str) -> HttpResponse:
    """A period's report as a Word document, or its tables as a workbook; the signed one once it is signed."""
    if signed := signed_now(report_period(slug, period)):
        name = {"docx": "reporting:signed-word", "xlsx": "reporting:signed-tables"}[ending]
        return redirect(name, slug, period, signed.version)
    content = build_report_content(_facts(slug, period))
    what = {"docx": "a Word document", "xlsx": "a workbook"}[ending]
    note = f"quarterly report as {what}, colours as at {content.as_at}"
    note_report_export(request, report_period(slug, period), note)
    return report_attachment(content, ending, status="draft")


@allow(policy.can_edit_reports, visible_to=policy.can_read_drafts)
@get_or_post
def report_edit(request: SignedInRequest, slug: str, period: int) -> HttpResponse:
    """Edit a period's report, with the previous one and the groups' returns to build on."""
    facts = _facts(slug, period)
    if request.method != "POST" and facts.state is not ReportState.DRAFT:
        messages.error(request, f"{facts.state.label}: this report’s words stay as they are.")
        return redirect("reporting:report", slug, period)
    is_compiled = request.method != "POST" and (not facts.is_written or "fill" in request.GET)
    compiled = _compiled(facts) if is_compiled else None
    data = request.POST if request.method == "POST" else None
    form = ReportForm(facts, facts.previous, data, compiled=compiled)
    errors = form.summary
    if is_sent(request, form):
        try:
            return _write(request, facts.period, form)
        except StateError as error:
            errors = [("", str(error))]
    context = report_context(facts.plan) | {
        "facts": facts,
        "previous": facts.previous,
        "form": form,
        "errors": errors,
        "is_compiled": is_compiled,
    }
    return render(request, "reporting/reports/report_form.html", context)


def _compiled(facts: ReportFacts) -> CompiledTexts:
    """Return a first text for a report, as at the day it is judged on."""
    return compile_report(facts, changes_since_last(facts.status))


def _write(request: SignedInRequest, period: ReportingPeriod, form: ReportForm) -> HttpResponse:
    """Save the report. Raises StateError when it is no longer a draft."""
    now = timezone.now()
    write_report(period=period, **form.texts(), by=request.user, at=now)
    return done(
        request, f"The report for {period.label} is saved.", "reporting:report", period.plan.slug, period.pk
    )


def _facts(slug: str, period: int) -> ReportFacts:
    """Gather a report as at its period's end or today. Raises Http404 for a period of another plan."""
    return current_facts(report_period(slug, period), today=timezone.localdate())
