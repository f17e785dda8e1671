"""Transitions of a report: offered for sign-off, made a draft again, signed off, corrected.

Signing freezes the report's content and its PDF in one transaction. The PDF is drawn before, so that the
transaction is short; inside, the facts are read again and must still be the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.utils import timezone

from priorities.models import Plan, ReportingPeriod
from reporting.models import QuarterlyReport, Signature, SignedReport
from reporting.models.signed import chain_root
from reporting.reports.building import current_content
from reporting.reports.services import add_author
from reporting.rules.authorship import AuthorAct, why_not_sign
from reporting.rules.content import ContentSignature, ReportContent, content_json
from reporting.rules.signing_states import (
    REPORT_TRANSITIONS,
    ReportRole,
    ReportState,
    ReportTransition,
    report_roles,
)
from reporting.signed_reports.queries import signatures_on
from reporting.signed_reports.signers import report_authors, report_signers
from wsscp.audit.recording import recording
from wsscp.dates import count_of, long_date
from wsscp.digests import sha256_of
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Actor, SigningParts
from wsscp.state_tables import StateError


class ReportHasChanged(Exception):
    """The report's content is not what was shown to whoever signs it."""


def offer_report(*, period: ReportingPeriod, roles: frozenset[ReportRole], by: User, at: datetime) -> None:
    """Make a period's report ready for sign-off. Raises StateError, TransitionNotAllowed."""
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        report = _make_transition(period, ReportTransition.OFFER, roles=roles)
        if why_not := report.why_not_offered(timezone.localdate(at)):
            raise StateError(why_not)
        record.summary = f"version {report.version} is ready for signing"
        record.save(report)
        add_author(report, AuthorAct.OFFERED, by, record)
        plan = Plan.objects.get(pk=period.plan_id)
        if too_few := report_signers(period, plan, on=timezone.localdate(at)).too_few:
            raise StateError(too_few)


def take_back_report(
    *, period: ReportingPeriod, reason: str, roles: frozenset[ReportRole], by: User, at: datetime
) -> None:
    """Make a ready report a draft again; its signatures lapse. Raises StateError, TransitionNotAllowed."""
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        report = _make_transition(period, ReportTransition.TAKE_BACK, roles=roles)
        record.summary = f"version {report.version} is taken back"
        record.add_detail("why", after=reason)
        record.save(report)


def correct_report(
    *, period: ReportingPeriod, reason: str, roles: frozenset[ReportRole], by: User, at: datetime
) -> None:
    """Open a signed report again for its next version. Raises StateError, TransitionNotAllowed."""
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        report = _make_transition(period, ReportTransition.CORRECT, roles=roles)
        report.version += 1
        report.correction_reason = reason
        record.summary = f"version {report.version} is begun, to correct what was signed"
        record.save(report)
        add_author(report, AuthorAct.EDITED, by, record)


@dataclass(frozen=True)
class MeetingDecision:
    """The steering group's decision that a signature records: the day of the meeting, and the minute."""

    meeting_on: date
    minute: str


def with_signatures(
    content: ReportContent, period: ReportingPeriod, *, decision: MeetingDecision, by: User, at: datetime
) -> ReportContent:
    """Return the content with the signatures on it and this one, as it will be printed."""
    return _signed_content(
        content, [*signatures_on(content, period), _signature(content, period, decision, by, at)]
    )


def is_last_signature(content: ReportContent, period: ReportingPeriod) -> bool:
    """Whether content with its signatures has as many as the plan needs."""
    return len(content.signatures) >= period.plan.signatures_needed


def sign_report(
    *,
    period: ReportingPeriod,
    content: ReportContent,
    decision: MeetingDecision,
    pdf: bytes,
    signer: Actor,
    by: User,
    at: datetime,
    warnings: Sequence[str] = (),
) -> SignedReport | None:
    """Sign content that carries the new signature; with the last one needed, freeze it with its PDF.

    Returns the signed report once it is frozen. `signer` is `by` with the roles held, `warnings` are those
    that were shown. Raises ReportHasChanged when the content has changed, another has signed meanwhile or the
    plan needs fewer signatures now and no PDF was drawn; StateError and TransitionNotAllowed.
    """
    with recording(Act.SIGNED, by=by, at=at, about=period) as record:
        # The plan is locked by now: its chain has one end, and its row says who signs, and how many.
        plan = Plan.objects.get(pk=period.plan_id)
        report = _make_transition(period, ReportTransition.SIGN, roles=report_roles(signer))
        current = current_content(
            ReportingPeriod.objects.select_related("plan").get(pk=period.pk), today=timezone.localdate(at)
        )
        earlier = signatures_on(current, period)
        if why_not := why_not_sign(
            signer,
            parts=SigningParts(plan.signing_parts),
            deeds=report_authors(period).get(by.pk, ()),
            has_signed=any(row.person_id == by.pk for row in earlier),
        ):
            raise StateError(why_not)
        signature = _signature(current, period, decision, by, at)
        if _signed_content(current, [*earlier, signature]) != content:
            raise ReportHasChanged
        record.save(signature, quietly=True)
        record.add_detail("meeting of the steering group", after=long_date(decision.meeting_on))
        record.add_detail("minute reference", after=decision.minute)
        needed = plan.signatures_needed
        for warning in warnings:
            record.add_detail("found by the proof-reader, and signed all the same", after=warning)
        if len(content.signatures) < needed:
            signed_by = count_of(len(content.signatures), "signature")
            record.summary = f"version {content.version}: {signed_by} of {needed}"
            return None
        if not pdf:
            raise ReportHasChanged
        record.save(report)
        signed = _signed_report(period, content, pdf, at)
        record.save(signed, quietly=True)
        # From now on no return of the period can change, nor can its dates.
        signed_period = ReportingPeriod.objects.get(pk=period.pk)
        signed_period.signed_at = signed_period.signed_at or at
        record.save(signed_period, quietly=True)
        record.summary = f"version {content.version} is signed; SHA-256 {signed.digest}"
        return signed


def _make_transition(
    period: ReportingPeriod, transition: ReportTransition, *, roles: frozenset[ReportRole]
) -> QuarterlyReport:
    """Lock the period and return its report in its next state, not saved yet."""
    ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    report = QuarterlyReport.objects.filter(period=period).first()
    if report is None:
        raise StateError("This report is not written yet.")
    report.state = REPORT_TRANSITIONS.next_state(ReportState(report.state), transition, roles=roles).value
    return report


def _signature(
    content: ReportContent, period: ReportingPeriod, decision: MeetingDecision, by: User, at: datetime
) -> Signature:
    """Return a signature under content, not saved yet."""
    return Signature(
        period=period,
        version=content.version,
        content_digest=content.digest,
        person=by,
        person_label=str(by),
        at=at,
        meeting_on=decision.meeting_on,
        minute=decision.minute,
    )


def _signed_content(content: ReportContent, signatures: Iterable[Signature]) -> ReportContent:
    """Return content with signatures as they are printed."""
    return replace(
        content,
        signatures=tuple(
            ContentSignature(
                row.person_label,
                long_date(timezone.localdate(row.at)),
                row.at.astimezone(UTC).isoformat(),
                long_date(row.meeting_on) if row.meeting_on else "",
                row.minute,
            )
            for row in signatures
        ),
    )


def _signed_report(period: ReportingPeriod, content: ReportContent, pdf: bytes, at: datetime) -> SignedReport:
    """Return the next report of the plan's chain, not saved yet."""
    frozen = content_json(content)
    last = SignedReport.objects.filter(plan=period.plan_id).defer("content", "pdf").order_by("number").last()
    signed = SignedReport(
        previous=last.digest if last else chain_root(period.plan_id),
        plan_id=period.plan_id,
        period=period,
        number=last.number + 1 if last else 1,
        version=content.version,
        signed_at=at,
        content=frozen,
        content_digest=sha256_of(frozen),
        pdf=pdf,
        pdf_digest=sha256_of(pdf),
    )
    signed.digest = signed.expected_digest()
    return signed
