"""The search over everything somebody may read, as recorded now."""

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
    """Search for words; 20 hits to a page, each with where it is."""
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
        result = run_search(words, actor=actor)
        form.count(result.counts)
        context |= _page(request, result, kind)
    return render(request, "reporting/search/search.html", context)


def _page(request: HttpRequest, result: SearchResult, kind: str) -> dict[str, object]:
    page = Paginator(result.of_kind(kind), _PAGE_SIZE).get_page(request.GET.get("page"))
    return {"found": result, "page": page, "hits": page_hits(result, list(page))}
