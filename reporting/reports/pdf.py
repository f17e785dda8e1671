"""A report's sheet as HTML for paper, and as a PDF."""

from django.template.loader import render_to_string

from reporting.rules.content import ReportContent, content_json
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.rendering import cached_pdf


def report_html(sheet: ReportContent) -> str:
    """Return the report as one HTML document for paper, without any clock in it."""
    return render_to_string(
        "reporting/reports/report_pdf.html",
        {"sheet": sheet, "partnership_name": partnership_in_header(sheet.plan, sheet.partnership_name)},
    )


def partnership_in_header(title: str, partnership: str) -> str:
    """Leave the partnership's name out of the running header where the plan's title says it already."""
    return "" if partnership.casefold() in title.casefold() else partnership


def report_pdf(sheet: ReportContent) -> Pdf:
    """Return a sheet as a tagged PDF: drawn, or as it was drawn before. Raises PdfUnavailableError."""
    return cached_pdf(content_json(sheet), lambda: report_html(sheet))


def report_file_name(sheet: ReportContent, ending: str, *, status: str) -> str:
    """Return a download's name, in plain letters: wsscp-2020-21-q3-2020-progress-report-v1-signed.pdf."""
    return f"{sheet.plan_slug}-{sheet.period_slug}-progress-report-v{sheet.version}-{status}.{ending}"
