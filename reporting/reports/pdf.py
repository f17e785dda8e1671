"""A report's content as HTML for paper, and as a PDF."""

from django.template.loader import render_to_string

from reporting.rules.content import ReportContent, content_json
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.rendering import cached_pdf


def report_html(content: ReportContent) -> str:
    """Return the report as one HTML document for paper; the same content always gives the same document."""
    return render_to_string(
        "reporting/reports/report_pdf.html",
        {"sheet": content, "partnership_name": partnership_in_header(content.plan, content.partnership_name)},
    )


def partnership_in_header(title: str, partnership: str) -> str:
    """Return the partnership's name for the running header; "" where the plan's title contains it."""
    return "" if partnership.casefold() in title.casefold() else partnership


def report_pdf(content: ReportContent) -> Pdf:
    """Return a report as a tagged PDF, drawn or from the cache. Raises PdfUnavailableError."""
    return cached_pdf(content_json(content), lambda: report_html(content))


def report_file_name(content: ReportContent, ending: str, *, status: str) -> str:
    """Return a download's name, in plain letters: wsscp-2020-21-q3-2020-progress-report-v1-signed.pdf."""
    return f"{content.plan_slug}-{content.period_slug}-progress-report-v{content.version}-{status}.{ending}"
