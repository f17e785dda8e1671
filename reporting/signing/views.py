"""What becomes of a report: proof-read, offered for signing, taken back, signed, corrected."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, allow
from priorities.models import ReportingPeriod
from reporting.reports.building import build_report_content
from reporting.reports.consistency_checks import CheckWarning, check_consistency
from reporting.reports.pages import report_context, report_period
from reporting.reports.pdf import report_pdf
from reporting.reports.queries import ReportFacts, report_as_at, report_facts
from reporting.rules.content import ReportContent
from reporting.rules.signing_states import ReportStateError, ReportTransition, next_report_state, report_roles
from reporting.signed_reports.queries import report_authors, signatures_on
from reporting.signing.forms import ReportReasonForm, SignForm
from reporting.signing.services import (
    ReportHasChanged,
    correct_report,
    is_last_signature,
    offer_report,
    sign_report,
    take_back_report,
    with_signatures,
)
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.forms import error_list
from wsscp.identifiers.confirmations import record_confirmations
from wsscp.pdf.rendering import PdfUnavailableError

team_only = allow(policy.can_edit_reports, visible_to=policy.can_read_drafts)
CHANGED_MEANWHILE = "The report says something else by now. Read it as it is below, then sign."


@allow(policy.can_read_drafts, visible_to=policy.can_read_drafts)
@require_safe
def report_warnings(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """What the proof-reader finds in a report, each with the way to its box."""
    content = _content(report_period(slug, period))
    context = {"content": content, "points": check_consistency(content)}
    return render(request, "reporting/signing/checks.html", report_context(request, content.plan) | context)


@team_only
@require_POST
def report_offer(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """Say that a report is ready for signing."""
    found = report_period(slug, period)
    said = "The report is ready for signing. The steering group can sign it now."
    return _move(request, found, lambda **who: offer_report(period=found, **who), said)


@allow(policy.can_withdraw_reports, visible_to=policy.can_read_drafts)
@get_or_post
def report_back(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """Make a report that was ready a draft again, with why."""
    found = report_period(slug, period)
    form = ReportReasonForm(
        request.POST or None, label="What should be changed", missing="Say what should be changed."
    )
    if request.method == "POST" and form.is_valid():
        said = "The report is a draft again. Signatures on it have lapsed."
        reason = form.cleaned_data["reason"]
        return _move(
            request, found, lambda **who: take_back_report(period=found, reason=reason, **who), said, form
        )
    words = {
        "heading": f"Take the report for {found.label} back",
        "intro": "It becomes a draft again, which the business team can change. Signatures on it lapse.",
        "submit": "Take it back",
    }
    return _reason_page(request, found, form, words)


@team_only
@get_or_post
def report_correct(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """Begin the next version of a signed report, with what was wrong."""
    found = report_period(slug, period)
    form = ReportReasonForm(
        request.POST or None,
        label="What was wrong in the report that was signed",
        missing="Say what was wrong.",
        hint="This is printed in the new version.",
    )
    if request.method == "POST" and form.is_valid():
        said = "The correction is begun. Change what was wrong, then say that it is ready for signing."
        reason = form.cleaned_data["reason"]
        return _move(
            request, found, lambda **who: correct_report(period=found, reason=reason, **who), said, form
        )
    words = {
        "heading": f"Correct the report for {found.label}",
        "intro": "What was signed stays as it is. A new version is written and signed beside it, and each "
        "says which it is.",
        "submit": "Begin the correction",
    }
    return _reason_page(request, found, form, words)


@get_or_post
@allow(policy.can_sign_reports, visible_to=policy.can_read_drafts)
@reauthentication_required
def report_sign(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """Read a report with what the proof-reader found, and sign it."""
    found = report_period(slug, period)
    content = _content(found)
    if why := _why_not(request, content):
        messages.error(request, why)
        return redirect("reporting:report", slug, period)
    sheet, points = build_report_content(content), check_consistency(content)
    form = SignForm(request.POST or None, points=points, initial={"seen": sheet.digest})
    errors = error_list(form)
    if request.method == "POST" and form.is_valid():
        is_as_seen = form.cleaned_data["seen"] == sheet.digest
        if is_as_seen and (response := _sign(request, found, sheet, points)):
            return response
        content = _content(found)
        sheet, points = build_report_content(content), check_consistency(content)
        form = SignForm(points=points, initial={"seen": sheet.digest})
        errors = [("", CHANGED_MEANWHILE)]
    context = {
        "sheet": sheet,
        "period": found,
        "points": points,
        "form": form,
        "errors": errors,
        "signatures": signatures_on(sheet, found),
    }
    return render(request, "reporting/signing/sign.html", report_context(request, found.plan) | context)


def _sign(
    request: HttpRequest, period: ReportingPeriod, sheet: ReportContent, points: tuple[CheckWarning, ...]
) -> HttpResponse | None:
    """Draw the PDF, then sign; nothing where the facts have moved meanwhile."""
    now = timezone.now()
    signed_sheet = with_signatures(sheet, period, by=request.user, at=now)
    try:
        pdf = report_pdf(signed_sheet).content if is_last_signature(signed_sheet, period) else b""
        signed = sign_report(
            period=period,
            sheet=signed_sheet,
            pdf=pdf,
            roles=report_roles(actor_for(request)),
            by=request.user,
            at=now,
            points=[str(point) for point in points],
        )
    except PdfUnavailableError as error:
        context = report_context(request, period.plan) | {
            "period": period,
            "why": str(error),
            "signing": True,
        }
        return render(request, "reporting/reports/unavailable.html", context, status=503)
    except ReportStateError as error:
        messages.error(request, str(error))
        return redirect("reporting:report", period.plan.slug, period.pk)
    except ReportHasChanged:
        return None
    if signed is None:
        messages.success(request, "Your signature is kept. The report needs another before it is signed.")
        return redirect("reporting:report", period.plan.slug, period.pk)
    messages.success(request, f"The report for {period.label} is signed. It will not change any more.")
    return redirect("reporting:signed-report", period.plan.slug, period.pk, signed.version)


def _why_not(request: HttpRequest, content: ReportFacts) -> str:
    """Say why whoever asks cannot sign a report now, or ""."""
    is_author = request.user.pk in report_authors(content.period)
    try:
        next_report_state(
            content.state, ReportTransition.SIGN, roles=report_roles(actor_for(request)), is_author=is_author
        )
    except ReportStateError as error:
        return str(error)
    return ""


def _move(
    request: HttpRequest,
    period: ReportingPeriod,
    do: Callable[..., None],
    said: str,
    form: ReportReasonForm | None = None,
) -> HttpResponse:
    """Do what is asked and go back to the report, or say there why it cannot be done."""
    now = timezone.now()
    try:
        do(roles=report_roles(actor_for(request)), by=request.user, at=now)
    except ReportStateError as error:
        messages.error(request, str(error))
    else:
        if form:
            record_confirmations(form.confirmations, by=request.user, at=now, about=period)
        messages.success(request, said)
    return redirect("reporting:report", period.plan.slug, period.pk)


def _reason_page(
    request: HttpRequest, period: ReportingPeriod, form: ReportReasonForm, words: dict[str, str]
) -> HttpResponse:
    context: dict[str, Any] = report_context(request, period.plan) | words
    context |= {"form": form, "errors": error_list(form), "period": period}
    return render(request, "reporting/signing/reason.html", context)


def _content(period: ReportingPeriod) -> ReportFacts:
    return report_facts(period, as_at=report_as_at(period, today=timezone.localdate()))
