"""How a plan does over its quarters: as page, CSV and XLSX."""

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
from wsscp.exports.writers import csv_lines, workbook_pieces
from wsscp.models.audit import Act


@plan_drafts_only
@require_safe
def trends(request: HttpRequest, slug: str) -> HttpResponse:
    """Every trend of a plan, each with its figures as a table."""
    plan = get_object_or_404(Plan, slug=slug)
    moment = read_as_at(request)
    context = {
        "plan": plan,
        "moment": moment,
        "query": moment.query,
        "trends": _trends(plan, moment),
        "tab": "trends",
        "area": "plans",
    }
    return render(request, "reporting/trends/trends.html", context)


@plan_drafts_only
@require_safe
def trends_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same tables below one another, for a spreadsheet."""
    found, name = _copy(request, slug, "csv")
    content = "".join(csv_lines(table_rows(found.all_tables))).encode()
    return attachment(content, name, CSV)


@plan_drafts_only
@require_safe
def trends_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """The same tables, a sheet for each."""
    found, name = _copy(request, slug, "xlsx")
    return attachment(b"".join(workbook_pieces(table_sheets(found.all_tables))), name, XLSX)


def _trends(plan: Plan, moment: AsAt) -> Trends:
    # What ends today has not ended yet.
    until = min(moment.day, moment.today - timedelta(days=1))
    return trends_of(plan, as_at=moment.day, until=until, known_at=moment.known_at)


def _copy(request: HttpRequest, slug: str, kind: str) -> tuple[Trends, str]:
    """Find what is to be copied and note that it is; return it with the file's name."""
    plan = get_object_or_404(Plan, slug=slug)
    moment = read_as_at(request)
    summary = f"trends as at {moment.text} as {kind.upper()}"
    record_event(Act.EXPORTED, by=request.user, at=timezone.now(), about=plan, summary=summary)
    known = "-as-known-then" if moment.known_at else ""
    return _trends(plan, moment), f"{plan.slug}-trends-{moment.day.isoformat()}{known}.{kind}"
