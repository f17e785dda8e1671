"""The board pack as a tagged PDF: contents page, report, what moved, overdue, decisions."""

from django.template.loader import render_to_string

from reporting.reports.packs import BoardPack
from reporting.reports.pdf import Pdf, pdf_of, unless_in
from reporting.status.rows import due_rows, flow_rows, move_rows


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
    return render_to_string("reporting/reports/board_pack_pdf.html", context)


def pack_pdf(pack: BoardPack) -> Pdf:
    """Return a pack as a PDF. Raises PdfUnavailableError."""
    html = pack_html(pack)
    return pdf_of(html, lambda: html)
