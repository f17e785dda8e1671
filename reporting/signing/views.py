"""A report on its way to sign-off: checked, offered, made a draft again, signed off, corrected."""

from collections.abc import Callable, Sequence
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, allow, plan_drafts_only
from priorities.models import ReportingPeriod
from reporting.reports.building import build_report_content
from reporting.reports.consistency_checks import CheckWarning, check_consistency
from reporting.reports.pages import (
    content_context,
    draft_context,
    report_context,
    report_period,
)
from reporting.reports.pdf import report_pdf
from reporting.reports.queries import ReportFacts, current_facts
from reporting.rules.content import ReportContent
from reporting.rules.signing_states import REPORT_TRANSITIONS, ReportTransition, report_roles
from reporting.signed_reports.queries import signatures_on
from reporting.signed_reports.signers import report_signers
from reporting.signing.forms import ReportReasonForm, SignForm
from reporting.signing.services import (
    MeetingDecision,
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
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.forms import error_list
from wsscp.pdf.pages import printed_instead
from wsscp.requests import SignedInRequest
from wsscp.state_tables import StateError

team_only = allow(policy.can_edit_reports, visible_to=policy.can_read_drafts)
NOT_SIGNED = "The report is not signed, and nothing of your signature is kept. Try again in a few minutes."
CHANGED_MEANWHILE = "The report says something else by now. Read it as it is below, then sign."


@plan_drafts_only
@require_safe
def report_warnings(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """The warnings about a report, each with a link to its box."""
    facts = current_facts(report_period(slug, period), today=timezone.localdate())
    context = {"points": check_consistency(facts)}
    return render(request, "reporting/signing/checks.html", draft_context(request, facts) | context)


@team_only
@require_POST
def report_offer(request: SignedInRequest, slug: str, period: int) -> HttpResponse:
    """Make a report ready for sign-off."""
    message = "The report is ready for signing. The steering group can sign it now."
    return _transition(request, report_period(slug, period), offer_report, message)


@allow(policy.can_withdraw_reports, visible_to=policy.can_read_drafts)
@get_or_post
def report_back(request: SignedInRequest, slug: str, period: int) -> HttpResponse:
    """Make a report that was ready a draft again, with a reason."""
    reporting_period = report_period(slug, period)
    form = ReportReasonForm(
        request.POST or None, label="What should be changed", missing="Say what should be changed."
    )
    if is_sent(request, form):
        message = "The report is a draft again. Signatures on it have lapsed."
        return _transition(request, reporting_period, take_back_report, message, **form.cleaned_data)
    return _reason_page(
        request,
        reporting_period,
        form,
        heading=f"Take the report for {reporting_period.label} back",
        intro="It becomes a draft again, which the business team can change. Signatures on it lapse.",
        submit="Take it back",
    )


@team_only
@get_or_post
def report_correct(request: SignedInRequest, slug: str, period: int) -> HttpResponse:
    """Begin a correction: the next version of a signed report, with what was wrong."""
    reporting_period = report_period(slug, period)
    form = ReportReasonForm(
        request.POST or None,
        label="What was wrong in the report that was signed",
        missing="Say what was wrong.",
        hint="This is printed in the new version.",
    )
    if is_sent(request, form):
        message = "The correction is begun. Change what was wrong, then say that it is ready for signing."
        return _transition(request, reporting_period, correct_report, message, **form.cleaned_data)
    return _reason_page(
        request,
        reporting_period,
        form,
        heading=f"Correct the report for {reporting_period.label}",
        intro="What was signed stays as it is. A new version is written and signed beside it, and each says "
        "which it is.",
        submit="Begin the correction",
    )


@get_or_post
@allow(policy.can_sign_reports, visible_to=policy.can_read_drafts)
@reauthentication_required
@printed_instead("reporting:report", "slug", "period", note=NOT_SIGNED)
def report_sign(request: SignedInRequest, slug: str, period: int) -> HttpResponse:
    """Read a report with the warnings about it, and sign it."""
    reporting_period = report_period(slug, period)
    facts = current_facts(reporting_period, today=timezone.localdate())
    content, warnings = build_report_content(facts), check_consistency(facts)
    if refusal := _refusal(request, facts, content):
        messages.error(request, refusal)
        return redirect("reporting:report", slug, period)
    form = _sign_form(reporting_period, content, warnings, request.POST or None)
    errors = error_list(form)
    if is_sent(request, form):
        decision = MeetingDecision(form.cleaned_data["meeting_on"], form.cleaned_data["minute"])
        is_unchanged = form.cleaned_data["seen"] == content.digest
        if is_unchanged and (response := _sign(request, reporting_period, content, decision, warnings)):
            return response
        facts = current_facts(reporting_period, today=timezone.localdate())
        content, warnings = build_report_content(facts), check_consistency(facts)
        form = _sign_form(reporting_period, content, warnings, decision=decision)
        errors = [("", CHANGED_MEANWHILE)]
    context = content_context(content) | {
        "period": reporting_period,
        "points": warnings,
        "form": form,
        "errors": errors,
        "signatures": signatures_on(content, reporting_period),
    }
    return render(request, "reporting/signing/sign.html", report_context(reporting_period.plan) | context)


def _sign_form(
    period: ReportingPeriod,
    content: ReportContent,
    warnings: Sequence[CheckWarning],
    data: QueryDict | None = None,
    *,
    decision: MeetingDecision | None = None,
) -> SignForm:
    """Return the form for signing; a decision that was entered or signed before stands in its boxes."""
    today = timezone.localdate()
    signed = signatures_on(content, period)
    meeting_on = decision.meeting_on if decision else signed[-1].meeting_on if signed else period.meeting_on
    initial = {
        "seen": content.digest,
        "meeting_on": meeting_on if meeting_on and period.ends_on <= meeting_on <= today else None,
        "minute": decision.minute if decision else signed[-1].minute if signed else "",
    }
    return SignForm(data, warnings=warnings, not_before=period.ends_on, today=today, initial=initial)


def _sign(
    request: SignedInRequest,
    period: ReportingPeriod,
    content: ReportContent,
    decision: MeetingDecision,
    warnings: Sequence[CheckWarning],
) -> HttpResponse | None:
    """Draw the PDF, then sign; None where the content has changed meanwhile."""
    now = timezone.now()
    signed_content = with_signatures(content, period, decision=decision, by=request.user, at=now)
    try:
        pdf = report_pdf(signed_content).content if is_last_signature(signed_content, period) else b""
        signed = sign_report(
            period=period,
            content=signed_content,
            decision=decision,
            pdf=pdf,
            signer=actor_for(request),
            by=request.user,
            at=now,
            warnings=[str(warning) for warning in warnings],
        )
    except StateError as error:
        messages.error(request, str(error))
        return redirect("reporting:report", period.plan.slug, period.pk)
    except ReportHasChanged:
        return None
    about = [period.plan.slug, period.pk]
    if signed is None:
        message = "Your signature is kept. The report needs another before it is signed."
        return done(request, message, "reporting:report", *about)
    message = f"The report for {period.label} is signed. It will not change any more."
    return done(request, message, "reporting:signed-report", *about, signed.version)


def _refusal(request: SignedInRequest, facts: ReportFacts, content: ReportContent) -> str:
    """Return why the person asking cannot sign a report now, or ""."""
    actor = actor_for(request)
    try:
        REPORT_TRANSITIONS.next_state(facts.state, ReportTransition.SIGN, roles=report_roles(actor))
    except StateError as error:
        return str(error)
    signers = report_signers(
        facts.period, facts.plan, on=timezone.localdate(), content=content, deeds=facts.deeds
    )
    return signers.why_not(actor)


def _transition(
    request: SignedInRequest, period: ReportingPeriod, service: Callable[..., None], message: str, **more: str
) -> HttpResponse:
    """Call a service and redirect to the report, with the message or why it cannot be done."""
    try:
        roles = report_roles(actor_for(request))
        service(period=period, roles=roles, by=request.user, at=timezone.now(), **more)
    except StateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, message)
    return redirect("reporting:report", period.plan.slug, period.pk)


def _reason_page(
    request: HttpRequest,
    period: ReportingPeriod,
    form: ReportReasonForm,
    **texts: str,
) -> HttpResponse:
    back = reverse("reporting:report", args=[period.plan.slug, period.pk])
    about: dict[str, Any] = report_context(period.plan) | {"period": period} | texts
    return form_page(request, form, back=back, template="reporting/signing/reason.html", **about)
