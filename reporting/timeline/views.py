"""The plan by quarter: due dates, forecasts and completions, drawn and as a table."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from reporting.lists.listing import list_filters, listing_of
from reporting.status.as_at import read_as_at
from reporting.status.as_signed import as_signed_on
from reporting.timeline.drawing import timeline_chart
from reporting.timeline.queries import timeline_quarters, timeline_rows
from wsscp import policy

# Actions to a page: more makes a drawing that does not fit on paper.
_PAGE_SIZE = 50


@allow(policy.can_read_plans)
@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan's milestones in its quarters, by the filters of the list."""
    as_at = read_as_at(request)
    listing = listing_of(request, slug, as_at)
    page = Paginator(listing.results, _PAGE_SIZE).get_page(request.GET.get("page"))
    plan = listing.board.plan
    rows = timeline_rows(page)
    quarters = timeline_quarters(plan, listing.board.periods, rows, as_at=as_at.day)
    context = {
        "plan": plan,
        "moment": as_at,
        "as_signed": as_signed_on(listing.board),
        "query": as_at.query,
        "rows": rows,
        "chart": timeline_chart(rows, quarters, as_at=as_at.day, title=f"{plan.title} by quarter"),
        "page": page,
        "filters": list_filters(request.GET),
        "chosen": listing.in_words,
        "area": "plans",
        "tab": "timeline",
    }
    return render(request, "reporting/timeline/timeline.html", context)
