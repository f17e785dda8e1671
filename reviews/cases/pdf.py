"""The record of one review as a tagged PDF."""

from typing import Any

from django.conf import settings

from reviews.learning.pdf import partnership_pdf


def review_pdf(context: dict[str, Any], *, marking: str) -> bytes:
    """Return the record of a review as a PDF. Raises PdfUnavailableError."""
    return partnership_pdf(
        "reviews/cases/review_pdf.html", context, marking or settings.CLASSIFICATION
    ).content
