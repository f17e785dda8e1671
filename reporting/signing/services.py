"""What becomes of a report: offered for signing, taken back, signed, corrected.

Signing freezes the report's content and its PDF in one transaction, or leaves nothing. The PDF is drawn
before, so that the transaction is short; inside, the facts are gathered anew and must still be the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from django.utils import timezone

from priorities.models import Plan, ReportingPeriod
from reporting.models import QuarterlyReport, Signature, SignedReport
from reporting.models.signed import chain_root
from reporting.reports.building import build_report_content
from reporting.reports.queries import report_as_at, report_facts
from reporting.rules.content import ContentSignature, ReportContent, content_json
from reporting.rules.signing_states import (
    ReportRole,
    ReportState,
    ReportStateError,
    ReportTransition,
    next_report_state,
)
from reporting.signed_reports.queries import report_authors, signatures_on
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import count_of, long_date
from wsscp.digests import sha256_of
from wsscp.models import User
from wsscp.models.audit import Act


class ReportHasChanged(Exception):
    """What the report says is not what was shown to whoever signs it."""


def current_content(period: ReportingPeriod, *, today: date) -> ReportContent:
    """Return what a period's report says now (reporting/reports/queries.py)."""
    return build_report_content(report_facts(period, as_at=report_as_at(period, today=today)))


def offer_report(*, period: ReportingPeriod, roles: frozenset[ReportRole], by: User, at: datetime) -> None:
    """Say that a period's report is ready for signing. Raises ReportStateError, ReportNotAllowed."""
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        report = _moved(period, ReportTransition.OFFER, roles=roles, by=by)
        if report.overview.strip() and not report.is_overview_confirmed:
            raise ReportStateError(
                "Nobody has confirmed the overview yet. Read it, tick the box beneath it and save."
            )
        if timezone.localdate(at) < period.ends_on:
            raise ReportStateError(
                f"The period runs until {long_date(period.ends_on)}. Its report is signed after that."
            )
        record.summary = f"version {report.version} is ready for signing"
        record.save(report)


def take_back_report(
    *, period: ReportingPeriod, reason: str, roles: frozenset[ReportRole], by: User, at: datetime
) -> None:
    """Make a ready report a draft again; its signatures lapse. Raises ReportStateError, ReportNotAllowed."""
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        report = _moved(period, ReportTransition.TAKE_BACK, roles=roles, by=by)
        record.summary = f"version {report.version} is taken back"
        record.add_detail("why", after=reason)
        record.save(report)


def correct_report(
    *, period: ReportingPeriod, reason: str, roles: frozenset[ReportRole], by: User, at: datetime
) -> None:
    """Open a signed report's words again for the next version. Raises ReportStateError, ReportNotAllowed."""
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        report = _moved(period, ReportTransition.CORRECT, roles=roles, by=by)
        report.version += 1
        report.correction_reason = reason
        record.summary = f"version {report.version} is begun, to correct what was signed"
        record.save(report)
        if not report.authors.filter(pk=by.pk).exists():
            record.set_many(report, "authors", [*report.authors.all(), by], quietly=True)


def with_signatures(
    sheet: ReportContent, period: ReportingPeriod, *, by: User, at: datetime
) -> ReportContent:
    """Return a sheet with those who have signed it and this signature, as it will be printed."""
    before = [_told(one.person_label, one.at) for one in signatures_on(sheet, period)]
    return replace(sheet, signatures=(*before, _told(str(by), at)))


def is_last_signature(sheet: ReportContent, period: ReportingPeriod) -> bool:
    """Whether a sheet with its signatures has as many as the plan asks for."""
    return len(sheet.signatures) >= period.plan.signatures_needed


def sign_report(
    *,
    period: ReportingPeriod,
    sheet: ReportContent,
    pdf: bytes,
    roles: frozenset[ReportRole],
    by: User,
    at: datetime,
    points: Sequence[str] = (),
) -> SignedReport | None:
    """Sign a sheet, the signature on it; with the last one needed, freeze it with its PDF and return it.

    `points` are what the proof-reader found and the signer saw. Raises ReportHasChanged when the report says
    something else by now or another has signed meanwhile, ReportStateError and ReportNotAllowed.
    """
    with recording(Act.SIGNED, by=by, at=at, about=period) as record:
        # One signs at a time in a plan: the chain has one end. The plan's row says how many must.
        plan = Plan.objects.select_for_update(no_key=True).get(pk=period.plan_id)
        report = _moved(period, ReportTransition.SIGN, roles=roles, by=by)
        now = current_content(
            ReportingPeriod.objects.select_related("plan").get(pk=period.pk), today=timezone.localdate(at)
        )
        standing = signatures_on(now, period)
        if any(one.person_id == by.pk for one in standing):
            raise ReportStateError("You have signed this report already.")
        told = tuple(_told(one.person_label, one.at) for one in standing)
        if now.digest != sheet.digest or told != sheet.signatures[:-1]:
            raise ReportHasChanged
        _sign(record, period, sheet, by, at)
        needed = plan.signatures_needed
        for point in points:
            record.add_detail("found by the proof-reader, and signed all the same", after=point)
        if len(sheet.signatures) < needed:
            signed_by = count_of(len(sheet.signatures), "signature")
            record.summary = f"version {sheet.version}: {signed_by} of {needed}"
            return None
        record.save(report)
        signed = _frozen(period, sheet, pdf, at)
        record.save(signed, quietly=True)
        # From now on no return of the period is taken in, and its dates stay.
        held = ReportingPeriod.objects.get(pk=period.pk)
        held.signed_at = held.signed_at or at
        record.save(held, quietly=True)
        record.summary = f"version {sheet.version} is signed; SHA-256 {signed.digest}"
        return signed


def _moved(
    period: ReportingPeriod, move: ReportTransition, *, roles: frozenset[ReportRole], by: User
) -> QuarterlyReport:
    """Return a period's report in its next state, not saved yet; whoever else moves it waits."""
    ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    report = QuarterlyReport.objects.filter(period=period).first()
    if report is None:
        raise ReportStateError("This report is not written yet.")
    is_author = move is ReportTransition.SIGN and by.pk in report_authors(period)
    report.state = next_report_state(ReportState(report.state), move, roles=roles, is_author=is_author).value
    return report


def _sign(record: Recorder, period: ReportingPeriod, sheet: ReportContent, by: User, at: datetime) -> None:
    signature = Signature(
        period=period,
        version=sheet.version,
        content_digest=sheet.digest,
        person=by,
        person_label=str(by),
        at=at,
    )
    record.save(signature, quietly=True)


def _frozen(period: ReportingPeriod, sheet: ReportContent, pdf: bytes, at: datetime) -> SignedReport:
    """Return the next report of the plan's chain."""
    content = content_json(sheet)
    last = SignedReport.objects.filter(plan=period.plan_id).defer("content", "pdf").order_by("number").last()
    signed = SignedReport(
        previous=last.digest if last else chain_root(period.plan_id),
        plan_id=period.plan_id,
        period=period,
        number=last.number + 1 if last else 1,
        version=sheet.version,
        signed_at=at,
        content=content,
        content_digest=sha256_of(content),
        pdf=pdf,
        pdf_digest=sha256_of(pdf),
    )
    signed.digest = signed.expected_digest()
    return signed


def _told(name: str, at: datetime) -> ContentSignature:
    return ContentSignature(name, long_date(timezone.localdate(at)), at.astimezone(UTC).isoformat())
