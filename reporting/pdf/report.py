"""A period's report as HTML for paper, and as a PDF."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify

from priorities.models import ReportingPeriod
from reporting.queries.reports import ReportContent

try:
    from reporting.pdf import engine
except OSError:
    # WeasyPrint loads Pango when it is imported, and this is how it says that there is none.
    engine = None

NO_PANGO = (
    "PDFs cannot be made on this computer, because the Pango library is missing. "
    "Install it with: apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
)


class PdfUnavailableError(Exception):
    """A PDF cannot be made on this machine; the message says what to install."""


def report_html(content: ReportContent, *, is_draft: bool = True) -> str:
    """Return the report as one HTML document for paper, without any clock in it."""
    return render_to_string(
        "reporting/report_pdf.html",
        {
            "content": content,
            "is_draft": is_draft,
            "partnership_name": _unless_in(content.plan.title, settings.PARTNERSHIP_NAME),
            "partnership_short_name": settings.PARTNERSHIP_SHORT_NAME,
            "classification": settings.CLASSIFICATION,
        },
    )


def _unless_in(title: str, partnership: str) -> str:
    """Leave the partnership's name out of the running header where the plan's title says it already."""
    return "" if partnership.casefold() in title.casefold() else partnership


def report_pdf(content: ReportContent, *, is_draft: bool = True) -> "engine.Pdf":
    """Return the report as a tagged PDF. Raises PdfUnavailableError where Pango is not installed."""
    if engine is None:
        raise PdfUnavailableError(NO_PANGO)
    return engine.render(report_html(content, is_draft=is_draft))


def file_name(period: ReportingPeriod) -> str:
    """Return the download's name, in plain letters: wsscp-2020-21-q3-2020-progress-report.pdf."""
    return f"{period.plan.slug}-{slugify(period.label) or period.ends_on}-progress-report.pdf"
