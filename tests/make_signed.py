"""Makes reports in every state, for the tests of signing and of what was signed."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from priorities.models import Plan, ReportingPeriod
from reporting.models import QuarterlyReport, SignedReport
from reporting.reports.building import current_content
from reporting.reports.pdf import report_pdf
from reporting.rules.signing_states import ReportRole
from reporting.signing.services import (
    MeetingDecision,
    correct_report,
    offer_report,
    sign_report,
    with_signatures,
)
from tests.make import make_membership, make_period, make_user
from tests.make_reports import make_report
from wsscp.models import User
from wsscp.policy import Actor, Role, RoleKind

AT = datetime(2020, 11, 3, 12, tzinfo=UTC)
TEAM, STEERING = frozenset({ReportRole.TEAM}), frozenset({ReportRole.STEERING})
DECISION = MeetingDecision(date(2020, 10, 20), "4.2")
# In place of what is drawn, where what is drawn is not the matter.
PDF = b"%PDF-1.7 in place of a report"


def make_ready(period: ReportingPeriod | None = None, **fields: Any) -> ReportingPeriod:
    """A written report that is ready for signing."""
    period = period or make_report(**fields)
    QuarterlyReport.objects.filter(period=period).update(is_overview_confirmed=True)
    for _ in range(period.plan.signatures_needed):
        make_membership(make_user(), Role.STEERING)
    offer_report(period=period, roles=TEAM, by=make_user(), at=AT)
    return period


def signer(person: User, kind: RoleKind = RoleKind.LEAD_PARTNER) -> Actor:
    """Somebody with a role in the steering group, whatever they hold."""
    return Actor(person.pk, roles=frozenset({Role.STEERING}), steering_kinds=frozenset({kind}))


def signed_by(
    period: ReportingPeriod, person: User, *, pdf: bytes = PDF, at: datetime = AT
) -> SignedReport | None:
    """Sign a ready report as somebody, and freeze it where theirs is the last signature needed."""
    fresh = ReportingPeriod.objects.select_related("plan").get(pk=period.pk)
    content = current_content(fresh, today=timezone.localdate(at))
    more: dict[str, Any] = {"decision": DECISION, "by": person, "at": at}
    signed = with_signatures(content, fresh, **more)
    return sign_report(period=fresh, content=signed, pdf=pdf, signer=signer(person), **more)


def make_signed(period: ReportingPeriod | None = None, *, drawn: bool = False, **fields: Any) -> SignedReport:
    """A signed report, with its own PDF or another in its place."""
    period = make_ready(period, **fields)
    person = make_user(name="A member of the steering group")
    fresh = ReportingPeriod.objects.select_related("plan").get(pk=period.pk)
    content = current_content(fresh, today=AT.date())
    content = with_signatures(content, fresh, decision=DECISION, by=person, at=AT)
    signed = signed_by(period, person, pdf=report_pdf(content).content if drawn else PDF)
    assert signed is not None
    return signed


def make_correction(signed: SignedReport, *, overview: str = "Put right.") -> SignedReport:
    """The next version of a signed report, signed."""
    correct_report(period=signed.period, reason="A figure was wrong.", roles=TEAM, by=make_user(), at=AT)
    QuarterlyReport.objects.filter(period=signed.period).update(overview=overview)
    return make_signed(signed.period)


def signing_world(plan: Plan, elsewhere: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A plan's reports in each state, as the arguments of addresses; `elsewhere` is those of another plan."""
    quarters = [
        make_period(
            plan, label=f"{state} quarter", starts_on=date(2020, month, 1), ends_on=date(2020, month, 28)
        )
        for month, state in ((4, "Written"), (5, "Ready"), (6, "Signed"))
    ]
    for period in quarters:
        QuarterlyReport.objects.create(period=period)
    written, ready, signed = quarters
    make_ready(ready)
    version = {"period": make_signed(signed, drawn=True).period_id, "version": 1}
    in_plan = {"slug": plan.slug}
    return {
        "written-period": in_plan | {"period": written.pk},
        "ready-period": in_plan | {"period": ready.pk},
        "signed-period": in_plan | {"period": signed.pk},
        "version": in_plan | version,
        "no-version": in_plan | version | {"version": 0},
        "stray-version": elsewhere | version,
    }
