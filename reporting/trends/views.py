"""A plan's trends over its quarters: as page, CSV and XLSX."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import plan_drafts_only
from priorities.models import Plan
from reporting.status.as_at import AsAt, read_as_at
from reporting.trends.queries import Trends, trends_of
from wsscp.audit.recording import record_event
from wsscp.exports.downloads import CSV, XLSX, attachment
from wsscp.exports.table_files import table_rows, table_sheets
from wsscp.exports.writers import csv_file, workbook
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest


@plan_drafts_only
@require_safe
def trends(request: HttpRequest, slug: str) -> HttpResponse:
    """Every trend of a plan, each with its figures as a table."""
    plan = get_object_or_404(Plan, slug=slug)
    as_at = read_as_at(request)
    context = {
        "plan": plan,
        "moment": as_at,
        "query": as_at.query,
        "trends": _trends(plan, as_at),
        "tab": "trends",
        "area": "plans",
    }
    return render(request, "reporting/trends/trends.html", context)


@plan_drafts_only
@require_safe
def trends_csv(request: SignedInRequest, slug: str) -> HttpResponse:
    """The tables of the page below one another, for a spreadsheet."""
    plan_trends, name = _export(request, slug, "csv")
    return attachment(csv_file(table_rows(plan_trends.all_tables)), name, CSV)


@plan_drafts_only
@require_safe
def trends_xlsx(request: SignedInRequest, slug: str) -> HttpResponse:
    """The tables of the page, a sheet for each."""
    plan_trends, name = _export(request, slug, "xlsx")
    return attachment(workbook(table_sheets(plan_trends.all_tables)), name, XLSX)


def _trends(plan: Plan, as_at: AsAt) -> Trends:
    # A period that ends today has not ended yet.
    until = min(as_at.day, as_at.today - timedelta(days=1))
    return trends_of(plan, as_at=as_at.day, until=until, known_at=as_at.known_at)


def _export(request: SignedInRequest, slug: str, kind: str) -> tuple[Trends, str]:
    """Return the trends to be exported with the file's name; the export is recorded in the audit trail."""
    plan = get_object_or_404(Plan, slug=slug)
    as_at = read_as_at(request)
    summary = f"trends as at {as_at.text} as {kind.upper()}"
    record_event(Act.EXPORTED, by=request.user, at=timezone.now(), about=plan, summary=summary)
    known = "-as-known-then" if as_at.known_at else ""
    return _trends(plan, as_at), f"{plan.slug}-trends-{as_at.day.isoformat()}{known}.{kind}"
