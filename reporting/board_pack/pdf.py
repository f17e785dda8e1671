"""The board pack as a tagged PDF: contents page, report, what changed, overdue, decisions."""

from django.template.loader import render_to_string

from reporting.board_pack.queries import BoardPack
from reporting.changes.rows import rag_change_rows, rag_flow_rows
from reporting.reports.pdf import partnership_in_header
from reporting.status.rows import due_rows
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.rendering import cached_pdf


def board_pack_html(pack: BoardPack) -> str:
    """Return the pack as one HTML document for paper; the same pack always gives the same document."""
    content = pack.content
    context = {
        "pack": pack,
        "content": content,
        "partnership_name": partnership_in_header(content.plan, content.partnership_name),
        "flows": rag_flow_rows(pack.comparison),
        "moves": rag_change_rows(pack.comparison.changes),
        "overdue": due_rows(pack.overdue),
    }
    return render_to_string("reporting/board_pack/board_pack_pdf.html", context)


def board_pack_pdf(pack: BoardPack) -> Pdf:
    """Return a pack as a PDF. Raises PdfUnavailableError."""
    html = board_pack_html(pack)
    return cached_pdf(html, lambda: html)
