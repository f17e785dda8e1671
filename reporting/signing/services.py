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
from reporting.models.signed import root
from reporting.reports.building import sheet_of
from reporting.reports.queries import judged_on, report_content
from reporting.rules.content import Sheet, SheetSignature, as_text
from reporting.rules.signing_states import Hand, Move, NotNow, State, outcome
from reporting.signed_reports.queries import authors_of, signatures_on
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import count_of, long_date
from wsscp.digests import sha256_of
from wsscp.models import User
from wsscp.models.audit import Act


class FactsMoved(Exception):
    """What the report says is not what was shown to whoever signs it."""


def current_sheet(period: ReportingPeriod, *, today: date) -> Sheet:
    """Return what a period's report says now (reporting/reports/queries.py)."""
    return sheet_of(report_content(period, as_at=judged_on(period, today=today)))


def offer(*, period: ReportingPeriod, hands: frozenset[Hand], by: User, at: datetime) -> None:
    """Say that a period's report is ready for signing. Raises NotNow, NotTheirs."""
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        report = _moved(period, Move.OFFER, hands=hands, by=by)
        if report.overview.strip() and not report.is_overview_confirmed:
            raise NotNow("Nobody has confirmed the overview yet. Read it, tick the box beneath it and save.")
        if timezone.localdate(at) < period.ends_on:
            raise NotNow(
                f"The period runs until {long_date(period.ends_on)}. Its report is signed after that."
            )
        record.summary = f"version {report.version} is ready for signing"
        record.save(report)


def take_back(
    *, period: ReportingPeriod, reason: str, hands: frozenset[Hand], by: User, at: datetime
) -> None:
    """Make a report that was ready a draft again; signatures on it lapse. Raises NotNow, NotTheirs."""
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        report = _moved(period, Move.TAKE_BACK, hands=hands, by=by)
        record.summary = f"version {report.version} is taken back"
        record.tell("why", after=reason)
        record.save(report)


def correct(*, period: ReportingPeriod, reason: str, hands: frozenset[Hand], by: User, at: datetime) -> None:
    """Open a signed report's words again for the next version. Raises NotNow, NotTheirs."""
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        report = _moved(period, Move.CORRECT, hands=hands, by=by)
        report.version += 1
        report.correction_reason = reason
        record.summary = f"version {report.version} is begun, to correct what was signed"
        record.save(report)
        if not report.authors.filter(pk=by.pk).exists():
            record.set_many(report, "authors", [*report.authors.all(), by], quietly=True)


def with_signatures(sheet: Sheet, period: ReportingPeriod, *, by: User, at: datetime) -> Sheet:
    """Return a sheet with those who have signed it and this signature, as it will be printed."""
    before = [_told(one.person_label, one.at) for one in signatures_on(sheet, period)]
    return replace(sheet, signatures=(*before, _told(str(by), at)))


def is_last(sheet: Sheet, period: ReportingPeriod) -> bool:
    """Whether a sheet with its signatures has as many as the plan asks for."""
    return len(sheet.signatures) >= period.plan.signatures_needed


def sign(
    *,
    period: ReportingPeriod,
    sheet: Sheet,
    pdf: bytes,
    hands: frozenset[Hand],
    by: User,
    at: datetime,
    points: Sequence[str] = (),
) -> SignedReport | None:
    """Sign a sheet, the signature on it; with the last one needed, freeze it with its PDF and return it.

    `points` are what the proof-reader found and the signer saw. Raises FactsMoved when the report says
    something else by now or another has signed meanwhile, NotNow and NotTheirs.
    """
    with recording(Act.SIGNED, by=by, at=at, about=period) as record:
        # One signs at a time in a plan: the chain has one end. The plan's row says how many must.
        plan = Plan.objects.select_for_update(no_key=True).get(pk=period.plan_id)
        report = _moved(period, Move.SIGN, hands=hands, by=by)
        now = current_sheet(
            ReportingPeriod.objects.select_related("plan").get(pk=period.pk), today=timezone.localdate(at)
        )
        standing = signatures_on(now, period)
        if any(one.person_id == by.pk for one in standing):
            raise NotNow("You have signed this report already.")
        told = tuple(_told(one.person_label, one.at) for one in standing)
        if now.digest != sheet.digest or told != sheet.signatures[:-1]:
            raise FactsMoved
        _sign(record, period, sheet, by, at)
        needed = plan.signatures_needed
        for point in points:
            record.tell("found by the proof-reader, and signed all the same", after=point)
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


def _moved(period: ReportingPeriod, move: Move, *, hands: frozenset[Hand], by: User) -> QuarterlyReport:
    """Return a period's report in its next state, not saved yet; whoever else moves it waits."""
    ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    report = QuarterlyReport.objects.filter(period=period).first()
    if report is None:
        raise NotNow("This report is not written yet.")
    is_author = move is Move.SIGN and by.pk in authors_of(period)
    report.state = outcome(State(report.state), move, hands=hands, is_author=is_author).value
    return report


def _sign(record: Recorder, period: ReportingPeriod, sheet: Sheet, by: User, at: datetime) -> None:
    signature = Signature(
        period=period,
        version=sheet.version,
        content_digest=sheet.digest,
        person=by,
        person_label=str(by),
        at=at,
    )
    record.save(signature, quietly=True)


def _frozen(period: ReportingPeriod, sheet: Sheet, pdf: bytes, at: datetime) -> SignedReport:
    """Return the next report of the plan's chain."""
    content = as_text(sheet)
    last = SignedReport.objects.filter(plan=period.plan_id).defer("content", "pdf").order_by("number").last()
    signed = SignedReport(
        previous=last.digest if last else root(period.plan_id),
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
    signed.digest = signed.due_digest()
    return signed


def _told(name: str, at: datetime) -> SheetSignature:
    return SheetSignature(name, long_date(timezone.localdate(at)), at.astimezone(UTC).isoformat())
