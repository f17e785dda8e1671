"""PDFs that are kept: drawn again only when their content, or the design of all PDFs, has changed."""

from collections.abc import Callable
from functools import cache as cached_function
from importlib.metadata import version

from django.conf import settings
from django.core.cache import cache

from wsscp.digests import sha256_of
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.drawing import render_pdf

CACHED_SECONDS = 7 * 24 * 60 * 60
# What a document's look depends on, besides its content.
_DESIGN = ("templates", "static/css", "wsscp/pdf")


def cached_pdf(content: str, html: Callable[[], str]) -> Pdf:
    """Return the PDF of some content: drawn from the HTML that `html` returns, or from the cache.

    The cache is in the database: use it for nothing that only a few people may read. Raises
    PdfUnavailableError.
    """
    key = f"pdf:{sha256_of(design_digest() + content)}"
    if cached := cache.get(key):
        return Pdf(*cached)
    pdf = render_pdf(html())
    cache.set(key, (pdf.content, pdf.pages), CACHED_SECONDS)
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
