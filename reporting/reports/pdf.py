"""A report's content as HTML for paper and as a PDF; of a draft, cached until something is written."""

from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string

from priorities.models import ReportingPeriod
from reporting.reports.building import build_report_content
from reporting.reports.queries import report_facts
from reporting.rules.content import ReportContent, content_json
from wsscp.audit.latest import latest_write_digest
from wsscp.digests import sha256_of
from wsscp.pdf.blocks import Pdf
from wsscp.pdf.rendering import cached_pdf, design_digest

# Short, because a change made in the database by hand leaves no audit trail entry.
_DRAFT_SECONDS = 10 * 60


def report_html(content: ReportContent) -> str:
    """Return the report as one HTML document for paper; the same content always gives the same document."""
    return render_to_string(
        "reporting/reports/report_pdf.html",
        {
            "content": content,
            "partnership_name": partnership_in_header(content.plan, content.partnership_name),
        },
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


def draft_pdf(period: ReportingPeriod, *, as_at: date) -> tuple[str, bytes]:
    """Return the file name and PDF of a period's report as it is now. Raises PdfUnavailableError.

    One query where nothing was written since it was drawn; else those of `report_facts`.
    """
    names = (settings.PARTNERSHIP_NAME, settings.PARTNERSHIP_SHORT_NAME, settings.CLASSIFICATION)
    key = "draft:" + sha256_of(repr((design_digest(), names, period.pk, as_at, latest_write_digest())))
    draft: tuple[str, bytes] | None = cache.get(key)
    if draft is None:
        content = build_report_content(report_facts(period, as_at=as_at))
        draft = report_file_name(content, "pdf", status="draft"), report_pdf(content).content
        cache.set(key, draft, _DRAFT_SECONDS)
    return draft
