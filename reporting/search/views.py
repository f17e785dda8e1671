"""The search over everything somebody may read, as it stands today."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from reporting.search.forms import SearchForm
from reporting.search.queries import SearchResult, page_hits, run_search
from reporting.search.sources import sources_for
from wsscp import policy
from wsscp.forms import error_list

_PAGE_SIZE = 20


@allow(policy.can_read_plans)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for words; 20 to a page, with where each was found."""
    actor = actor_for(request)
    kinds = {source.kind: source.plural for source in sources_for(actor)}
    form = SearchForm(request.GET, kinds=kinds)
    words, kind = (form.cleaned_data["q"], form.cleaned_data["kind"]) if form.is_valid() else ("", "")
    context = {
        "form": form,
        "errors": error_list(form),
        "words": words,
        "kind": kinds.get(kind, ""),
        "is_dated": bool(request.GET.get("as_at")),
        "area": "search",
    }
    if words:
        found = run_search(words, actor=actor)
        form.count(found.counts)
        context |= _page(request, found, kind)
    return render(request, "reporting/search/search.html", context)


def _page(request: HttpRequest, found: SearchResult, kind: str) -> dict[str, object]:
    page = Paginator(found.of_kind(kind), _PAGE_SIZE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    return {
        "found": found,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "hits": page_hits(found, list(page)),
        "asked": asked.urlencode(),
    }
