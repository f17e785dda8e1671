"""The training tables of a period as HTML for paper, and as a PDF."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from wsscp.exports.tables import Table
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.drawing import render_pdf


def training_html(tables: Sequence[Table], *, period: str) -> str:
    """Return the tables as one HTML document for paper. It holds no time of printing."""
    return render_to_string(
        "training/statistics/statistics_pdf.html",
        {
            "tables": tables,
            "period": period,
            "partnership_name": settings.PARTNERSHIP_NAME,
            "partnership_short_name": settings.PARTNERSHIP_SHORT_NAME,
            "classification": settings.CLASSIFICATION,
        },
    )


def training_pdf(tables: Sequence[Table], *, period: str) -> Pdf:
    """Return the tables as a tagged PDF. Raises PdfUnavailableError."""
    return render_pdf(training_html(tables, period=period))


def training_file_name(first: date, last: date, ending: str) -> str:
    """Return the download's name: wsscp-training-2021-04-01-to-2022-03-31.pdf."""
    short = "".join(
        letter for letter in settings.PARTNERSHIP_SHORT_NAME.lower() if letter.isascii() and letter.isalnum()
    )
    return f"{short or 'partnership'}-training-{first}-to-{last}.{ending}"
