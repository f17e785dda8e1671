"""The board pack as a tagged PDF: contents page, report, what moved, overdue, decisions."""

from django.template.loader import render_to_string

from reporting.board_pack.queries import BoardPack
from reporting.changes.rows import flow_rows, move_rows
from reporting.reports.pdf import unless_in
from reporting.status.rows import due_rows
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.rendering import cached_pdf


def pack_html(pack: BoardPack) -> str:
    """Return the pack as one HTML document for paper, without any clock in it."""
    sheet = pack.sheet
    context = {
        "pack": pack,
        "sheet": sheet,
        "partnership_name": unless_in(sheet.plan, sheet.partnership_name),
        "flows": flow_rows(pack.moved),
        "moves": move_rows(pack.moved.moves),
        "overdue": due_rows(pack.overdue),
    }
    return render_to_string("reporting/board_pack/board_pack_pdf.html", context)


def pack_pdf(pack: BoardPack) -> Pdf:
    """Return a pack as a PDF. Raises PdfUnavailableError."""
    html = pack_html(pack)
    return cached_pdf(html, lambda: html)
