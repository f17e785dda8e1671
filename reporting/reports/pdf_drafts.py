"""A draft of a report as a PDF, cached until something is written."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache

from priorities.models import ReportingPeriod
from reporting.reports.building import build_report_content
from reporting.reports.pdf import report_file_name, report_pdf
from reporting.reports.queries import report_facts
from wsscp.audit.latest import latest_write_digest
from wsscp.digests import sha256_of
from wsscp.pdf.rendering import design_digest

# Short, because a change made in the database by hand leaves no audit trail entry.
_CACHE_SECONDS = 10 * 60


@dataclass(frozen=True)
class DraftPdf:
    """A draft with its file name."""

    name: str
    content: bytes


def draft_pdf(period: ReportingPeriod, *, as_at: date) -> DraftPdf:
    """Return a period's report as it is now, drawn or from the cache. Raises PdfUnavailableError.

    One query where nothing was written since; else those of `report_facts`.
    """
    names = (settings.PARTNERSHIP_NAME, settings.PARTNERSHIP_SHORT_NAME, settings.CLASSIFICATION)
    key = "draft:" + sha256_of(repr((design_digest(), names, period.pk, as_at, latest_write_digest())))
    if cached := cache.get(key):
        return DraftPdf(*cached)
    content = build_report_content(report_facts(period, as_at=as_at))
    draft = DraftPdf(report_file_name(content, "pdf", status="draft"), report_pdf(content).content)
    cache.set(key, (draft.name, draft.content), _CACHE_SECONDS)
    return draft
