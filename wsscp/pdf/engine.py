"""The only module that calls WeasyPrint; the process that draws PDFs alone imports it (wsscp/pdf/worker.py).

Importing it raises OSError where Pango is not installed. Pango is not thread-safe.
"""

from functools import cache
from typing import Any, NoReturn

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from wsscp.pdf.accessible import make_accessible
from wsscp.pdf.blocks import Pdf

STYLE = settings.BASE_DIR / "static" / "css" / "report.css"


class FetchNothing(URLFetcher):
    """Refuses every address: a report is made from its own text alone."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:
        """Refuse. Raises ValueError, which WeasyPrint treats as "not found"."""
        raise ValueError(f"A report fetches nothing: {url}")


class Paper(HTML):
    """HTML that is laid out by our own style sheet alone (the style sheet says why)."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return []


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    """Read the style sheet once; parsing it again costs more than a page."""
    fonts = FontConfiguration()
    css = CSS(
        string=STYLE.read_text(encoding="utf-8"),
        base_url=None,
        url_fetcher=FetchNothing(),
        font_config=fonts,
    )
    return css, fonts


def lay_out_pdf(html: str) -> Pdf:
    """Lay a report's HTML out as a tagged PDF. The same HTML gives the same bytes."""
    css, fonts = _style()
    document = Paper(string=html, base_url=None, url_fetcher=FetchNothing()).render(
        font_config=fonts, stylesheets=[css], **_VARIANT
    )
    content = document.write_pdf(finisher=make_accessible, **_VARIANT)
    return Pdf(content, len(document.pages))


_VARIANT: dict[str, Any] = {"pdf_variant": "pdf/ua-1"}
