"""A learning briefing, and the record of one review, as tagged PDFs."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from reporting.reports import pdf as report
from reporting.reports.pdf import NO_PANGO, PdfUnavailableError
from reviews.learning.queries import FindingTables


@dataclass(frozen=True)
class Briefing:
    """One page for practitioners: what was learnt on a theme, in released words alone."""

    theme: str
    tables: FindingTables
    recommendations: list[str]


# How a briefing is set, the largest first; the first that fits one page is taken.
_SIZES = ("", "snug", "tight")


def briefing_pdf(briefing: Briefing) -> bytes:
    """Return a briefing as a PDF, on one page where it fits. Raises PdfUnavailableError."""
    for size in _SIZES:
        context = {"briefing": briefing, "size": size}
        pdf = _pdf("reviews/learning/briefing_pdf.html", context, settings.CLASSIFICATION)
        if pdf.pages == 1:
            break
    return pdf.content


def review_pdf(context: dict[str, Any], *, marking: str) -> bytes:
    """Return the record of a review as a PDF. Raises PdfUnavailableError where Pango is not installed."""
    return _pdf("reviews/cases/review_pdf.html", context, marking or settings.CLASSIFICATION).content


def _pdf(template: str, context: dict[str, Any], classification: str) -> "report.engine.Pdf":
    if report.engine is None:
        raise PdfUnavailableError(NO_PANGO)
    shown = context | {
        "partnership_name": settings.PARTNERSHIP_NAME,
        "partnership_short_name": settings.PARTNERSHIP_SHORT_NAME,
        "classification": classification,
    }
    return report.engine.render(render_to_string(template, shown))
