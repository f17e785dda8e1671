"""A report's sheet as HTML for paper, and as a PDF."""

import base64
from collections.abc import Callable
from functools import cache as once
from importlib.metadata import version

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string

from reporting.rules.content import Sheet, as_text
from wsscp.digests import sha256_of
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.drawing import CannotDraw, draw

try:
    from wsscp.pdf import engine
except OSError:
    # WeasyPrint loads Pango when it is imported, and this is how it says that there is none.
    engine = None

NO_PANGO = (
    "PDFs cannot be made on this computer, because the Pango library is missing. "
    "Install it with: apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
)
# A PDF that was drawn is kept for so long, by what it was drawn from.
KEPT_SECONDS = 7 * 24 * 60 * 60
_LOOKS = ("templates/reporting", "static/css", "reporting/pdf")


class PdfUnavailableError(Exception):
    """A PDF cannot be made: on this machine, or of this report. The message says why."""


def report_html(sheet: Sheet) -> str:
    """Return the report as one HTML document for paper, without any clock in it."""
    return render_to_string(
        "reporting/reports/report_pdf.html",
        {"sheet": sheet, "partnership_name": unless_in(sheet.plan, sheet.partnership_name)},
    )


def unless_in(title: str, partnership: str) -> str:
    """Leave the partnership's name out of the running header where the plan's title says it already."""
    return "" if partnership.casefold() in title.casefold() else partnership


def report_pdf(sheet: Sheet) -> Pdf:
    """Return a sheet as a tagged PDF: drawn, or as it was drawn before. Raises PdfUnavailableError."""
    return pdf_of(as_text(sheet), lambda: report_html(sheet))


def pdf_of(content: str, html: Callable[[], str]) -> Pdf:
    """Return the PDF of some content, from what `html` makes of it; kept by the content's digest."""
    if engine is None:
        raise PdfUnavailableError(NO_PANGO)
    key = f"pdf:{sha256_of(look() + content)}"
    if kept := cache.get(key):
        return Pdf(base64.b64decode(kept[0]), kept[1])
    try:
        pdf = Pdf(*draw(html()))
    except CannotDraw as error:
        raise PdfUnavailableError(f"The PDF was not drawn: {error}") from error
    cache.set(key, (base64.b64encode(pdf.content).decode(), pdf.pages), KEPT_SECONDS)
    return pdf


@once
def look() -> str:
    """Return a digest of everything that decides how a sheet is drawn, for this version of the tracker."""
    files = sorted(
        path for folder in _LOOKS for path in (settings.BASE_DIR / folder).glob("*.*") if path.is_file()
    )
    return sha256_of(b"".join(path.read_bytes() for path in files) + version("weasyprint").encode())


def file_name(sheet: Sheet, ending: str, *, status: str) -> str:
    """Return a download's name, in plain letters: wsscp-2020-21-q3-2020-progress-report-v1-signed.pdf."""
    return f"{sheet.plan_slug}-{sheet.period_slug}-progress-report-v{sheet.version}-{status}.{ending}"
