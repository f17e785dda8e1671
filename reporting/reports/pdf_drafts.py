"""A draft of a report as a PDF, as cheap as a stored one for as long as nothing is written."""

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

# Short, for whoever changes the database by hand and leaves no entry.
_KEPT_SECONDS = 10 * 60


@dataclass(frozen=True)
class DraftPdf:
    """A draft with the name it is downloaded by."""

    name: str
    content: bytes


def draft_pdf(period: ReportingPeriod, *, as_at: date) -> DraftPdf:
    """Return a period's report as it now stands, drawn or as it was drawn before. Raises PdfUnavailableError.

    One query where nothing was written since; else those of its content.
    """
    named = (settings.PARTNERSHIP_NAME, settings.PARTNERSHIP_SHORT_NAME, settings.CLASSIFICATION)
    key = "draft:" + sha256_of(repr((design_digest(), named, period.pk, as_at, latest_write_digest())))
    if kept := cache.get(key):
        return DraftPdf(*kept)
    sheet = build_report_content(report_facts(period, as_at=as_at))
    draft = DraftPdf(report_file_name(sheet, "pdf", status="draft"), report_pdf(sheet).content)
    cache.set(key, (draft.name, draft.content), _KEPT_SECONDS)
    return draft
