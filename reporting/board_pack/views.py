"""The board pack: all a meeting needs, as one PDF."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import plan_drafts_only
from reporting.board_pack.pdf import board_pack_pdf
from reporting.board_pack.queries import get_board_pack
from reporting.reports.pages import note_report_export, report_period
from wsscp.exports.downloads import PDF, attachment
from wsscp.pdf.pages import printed_instead
from wsscp.requests import SignedInRequest
from wsscp.signin.throttle import throttled


@plan_drafts_only
@require_safe
@throttled("pdf", methods=frozenset({"GET"}))
@printed_instead("reporting:report", "slug", "period")
def board_pack(request: SignedInRequest, slug: str, period: int) -> HttpResponse:
    """All a meeting needs as one PDF: the report, what changed, what is overdue, what is to be decided."""
    reporting_period = report_period(slug, period)
    pack = get_board_pack(reporting_period, today=timezone.localdate())
    pdf = board_pack_pdf(pack)
    note_report_export(request, reporting_period, f"board pack as PDF, {pack.version_in_words}")
    content = pack.content
    name = f"{content.plan_slug}-{content.period_slug}-board-pack-v{content.version}-{pack.status}.pdf"
    return attachment(pdf.content, name, PDF)
