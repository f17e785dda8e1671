"""What the pages about reports share: the period an address names, the context, exports."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from priorities.access.guards import actor_for
from priorities.models import Plan, ReportingPeriod
from reporting.reports.pdf import report_file_name
from reporting.reports.queries import ReportFacts
from reporting.reports.word import report_docx
from reporting.reports.workbook import report_xlsx
from reporting.rules.content import ReportContent
from reporting.rules.signing_states import REPORT_TRANSITIONS, ReportState, report_roles
from reporting.signed_reports.signers import report_signers
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.exports.downloads import WORD, XLSX, attachment
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest


def report_period(slug: str, period: int) -> ReportingPeriod:
    """Return a plan's period. Raises Http404 for one of another plan."""
    return get_object_or_404(ReportingPeriod.objects.select_related("plan"), pk=period, plan__slug=slug)


def content_context(content: ReportContent, facts: ReportFacts | None = None) -> dict[str, object]:
    """What the template _content.html needs to show a report; with the facts, if it is a draft to work on."""
    sources = {row.priority.number: row for row in facts.rows} if facts else {}
    return {
        "content": content,
        "rows": [(row, sources.get(row.number)) for row in content.rows],
        "facts": facts,
    }


def report_context(plan: Plan) -> dict[str, object]:
    """What every page about a plan's reports needs."""
    return {"plan": plan, "tab": "reports", "area": "plans"}


def draft_context(request: HttpRequest, facts: ReportFacts) -> dict[str, object]:
    """What a page about a report that can be worked on needs: what the person asking can do with it now."""
    roles = report_roles(actor_for(request))
    can = REPORT_TRANSITIONS.open_in(facts.state, roles=roles) if facts.plan.closed_on is None else []
    return report_context(facts.plan) | {"facts": facts, "can": can}


def signing_context(request: HttpRequest, facts: ReportFacts, content: ReportContent) -> dict[str, object]:
    """Who signs a report, for those who offer or sign it, while it can be; and what stands against either."""
    actor, is_ready = actor_for(request), facts.state is ReportState.READY
    is_over = facts.state is ReportState.SIGNED or facts.plan.closed_on is not None
    if is_over or not policy.can_withdraw_reports(actor):
        return {}
    signers = report_signers(
        facts.period,
        facts.plan,
        on=timezone.localdate(),
        content=content if is_ready else None,
        deeds=facts.deeds,
        offered_by=None if is_ready else actor.user_id,
    )
    can_sign = is_ready and policy.can_sign_reports(actor)
    return {
        "signers": signers,
        "why_not_sign": signers.why_not(actor) if can_sign else "",
        "why_not_offer": facts.report.why_not_offered(timezone.localdate()),
    }


def note_report_export(request: SignedInRequest, period: ReportingPeriod, summary: str) -> None:
    """Record in the audit trail that a report was exported."""
    record_event(Act.EXPORTED, by=request.user, at=timezone.now(), about=period, summary=summary)


def report_attachment(content: ReportContent, ending: str, *, status: str) -> HttpResponse:
    """Return a report as a Word document ("docx") or its tables as a workbook ("xlsx")."""
    write, kind = {"docx": (report_docx, WORD), "xlsx": (report_xlsx, XLSX)}[ending]
    return attachment(write(content), report_file_name(content, ending, status=status), kind)
