"""The plan by quarter: what is due, forecast and done, drawn and as a table."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from reporting.lists.listing import list_filters, listing_of
from reporting.status.as_at import read_as_at
from reporting.timeline.drawing import timeline_chart
from reporting.timeline.queries import timeline_quarters, timeline_rows
from wsscp import policy

# Actions to a page: more makes a drawing that does not fit on paper.
_PAGE_SIZE = 50


@allow(policy.can_read_plans)
@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan's dates in its quarters, by the filters of the list."""
    moment = read_as_at(request)
    listing = listing_of(request, slug, moment)
    page = Paginator(listing.results, _PAGE_SIZE).get_page(request.GET.get("page"))
    found = listing.found
    rows = timeline_rows(listing.rated(page.object_list), {one.pk: str(one) for one in found.priorities})
    spans = timeline_quarters(found.plan, found.periods, rows, as_at=moment.day)
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "plan": found.plan,
        "moment": moment,
        "query": moment.query,
        "rows": rows,
        "chart": timeline_chart(rows, spans, as_at=moment.day, title=f"{found.plan.title} by quarter"),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "asked": asked.urlencode(),
        "filters": list_filters(request.GET),
        "chosen": listing.in_words,
        "area": "plans",
        "tab": "timeline",
    }
    return render(request, "reporting/timeline/timeline.html", context)
