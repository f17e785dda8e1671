"""HTML for paper as a PDF, drawn in the worker process, and cached where the caller says so."""

import base64
from collections.abc import Callable
from functools import cache as cached_function
from importlib.metadata import version

from django.conf import settings
from django.core.cache import cache

from wsscp.digests import sha256_of
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.drawing import PdfDrawingError, draw_in_worker

try:
    from wsscp.pdf import engine
except OSError:
    # WeasyPrint loads Pango when it is imported, and raises this where it is missing.
    engine = None  # type: ignore[assignment]  # a module or None, as mypy has no type for both

NO_PANGO = (
    "PDFs cannot be made on this computer, because the Pango library is missing. "
    "Install it with: apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
)
CACHED_SECONDS = 7 * 24 * 60 * 60
# What a document's look depends on, besides its content.
_DESIGN = ("templates", "static/css", "wsscp/pdf")


class PdfUnavailableError(Exception):
    """A PDF cannot be made: on this machine, or of this document. The message says why."""


def render_pdf(html: str) -> Pdf:
    """Return HTML as a tagged PDF, without caching it. Raises PdfUnavailableError."""
    if engine is None:
        raise PdfUnavailableError(NO_PANGO)
    try:
        return Pdf(*draw_in_worker(html))
    except PdfDrawingError as error:
        raise PdfUnavailableError(f"The PDF was not drawn: {error}") from error


def cached_pdf(content: str, html: Callable[[], str]) -> Pdf:
    """Return the PDF of some content: drawn from the HTML that `html` returns, or from the cache.

    The cache is in the database: use it for nothing that only a few people may read. Raises
    PdfUnavailableError.
    """
    if engine is None:
        raise PdfUnavailableError(NO_PANGO)
    key = f"pdf:{sha256_of(design_digest() + content)}"
    if cached := cache.get(key):
        return Pdf(base64.b64decode(cached[0]), cached[1])
    pdf = render_pdf(html())
    cache.set(key, (base64.b64encode(pdf.content).decode(), pdf.pages), CACHED_SECONDS)
    return pdf


@cached_function
def design_digest() -> str:
    """Return a digest of everything but the content that a PDF depends on."""
    files = sorted(
        path
        for folder in _DESIGN
        for path in (settings.BASE_DIR / folder).rglob("*.*")
        if path.is_file() and path.suffix != ".pyc"
    )
    return sha256_of(b"".join(path.read_bytes() for path in files) + version("weasyprint").encode())
