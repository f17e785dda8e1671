"""The training tables of a period as a PDF."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify

from wsscp.exports.tables import Table
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.drawing import render_pdf


def training_pdf(tables: Sequence[Table], *, period: str) -> Pdf:
    """Return the tables as a tagged PDF, without a time of printing. Raises PdfUnavailableError."""
    context = {
        "tables": tables,
        "period": period,
        "partnership_name": settings.PARTNERSHIP_NAME,
        "partnership_short_name": settings.PARTNERSHIP_SHORT_NAME,
        "classification": settings.CLASSIFICATION,
    }
    return render_pdf(render_to_string("training/statistics/statistics_pdf.html", context))


def training_file_name(first: date, last: date, ending: str) -> str:
    """Return the download's name: wsscp-training-2021-04-01-to-2022-03-31.pdf."""
    partnership = slugify(settings.PARTNERSHIP_SHORT_NAME) or "partnership"
    return f"{partnership}-training-{first}-to-{last}.{ending}"
