"""The board pack: all a meeting needs, as one PDF."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.board_pack.pdf import board_pack_pdf
from reporting.board_pack.queries import get_board_pack
from reporting.reports.pages import drafts_only, note_report_export, pdf_unavailable, report_period
from wsscp.exports.downloads import PDF, attachment
from wsscp.pdf.rendering import PdfUnavailableError
from wsscp.signin.throttle import throttled


@drafts_only
@require_safe
@throttled("pdf", methods=frozenset({"GET"}))
def board_pack(request: HttpRequest, slug: str, period: int) -> HttpResponse:
    """All a meeting needs as one PDF: the report, what moved, what is overdue, what is to be decided."""
    found = report_period(slug, period)
    pack = get_board_pack(found, today=timezone.localdate())
    try:
        pdf = board_pack_pdf(pack)
    except PdfUnavailableError as error:
        return pdf_unavailable(request, found, error)
    note_report_export(request, found, f"board pack as PDF, {pack.version_in_words}")
    of = pack.content
    name = f"{of.plan_slug}-{of.period_slug}-board-pack-v{of.version}-{pack.status}.pdf"
    return attachment(pdf.content, name, PDF)
