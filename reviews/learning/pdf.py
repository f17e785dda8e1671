"""A learning briefing as a tagged PDF."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from reviews.learning.queries import FindingTables
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.drawing import render_pdf


@dataclass(frozen=True)
class Briefing:
    """One page for practitioners: what was learnt on a theme, in released wording alone."""

    theme: str
    tables: FindingTables
    recommendations: list[str]


# Sizes of type, the largest first; the first that fits one page is used.
_SIZES = ("", "snug", "tight")


def briefing_pdf(briefing: Briefing) -> bytes:
    """Return a briefing as a PDF, on one page where it fits. Raises PdfUnavailableError."""
    for size in _SIZES:
        context = {"briefing": briefing, "size": size}
        pdf = partnership_pdf("reviews/learning/briefing_pdf.html", context, settings.CLASSIFICATION)
        if pdf.pages == 1:
            break
    return pdf.content


def partnership_pdf(template: str, context: dict[str, Any], classification: str) -> Pdf:
    """Render a template as a PDF with the partnership's name and a classification; not cached."""
    context = context | {
        "partnership_name": settings.PARTNERSHIP_NAME,
        "partnership_short_name": settings.PARTNERSHIP_SHORT_NAME,
        "classification": classification,
    }
    return render_pdf(render_to_string(template, context))
