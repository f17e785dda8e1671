"""A draft of a report as a PDF, as cheap as a stored one for as long as nothing is written."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache

from priorities.models import ReportingPeriod
from reporting.reports.building import sheet_of
from reporting.reports.pdf import file_name, report_pdf
from reporting.reports.queries import report_content
from wsscp.audit.written import last_written
from wsscp.digests import sha256_of
from wsscp.pdf.rendering import design_digest

# Short, for whoever changes the database by hand and leaves no entry.
_KEPT_SECONDS = 10 * 60


@dataclass(frozen=True)
class Draft:
    """A draft with the name it is downloaded by."""

    name: str
    content: bytes


def draft_of(period: ReportingPeriod, *, as_at: date) -> Draft:
    """Return a period's report as it now stands, drawn or as it was drawn before. Raises PdfUnavailableError.

    One query where nothing was written since; else those of its content.
    """
    named = (settings.PARTNERSHIP_NAME, settings.PARTNERSHIP_SHORT_NAME, settings.CLASSIFICATION)
    key = "draft:" + sha256_of(repr((design_digest(), named, period.pk, as_at, last_written())))
    if kept := cache.get(key):
        return Draft(*kept)
    sheet = sheet_of(report_content(period, as_at=as_at))
    draft = Draft(file_name(sheet, "pdf", status="draft"), report_pdf(sheet).content)
    cache.set(key, (draft.name, draft.content), _KEPT_SECONDS)
    return draft
