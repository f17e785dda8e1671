"""Recommendations: the lists one can open, the golden thread of each, and the tracker as a workbook."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.models import Agency, Subgroup
from reporting.recommendations.golden_thread import recommendation_thread
from reporting.recommendations.queries import (
    RatedRecommendation,
    overdue_recommendations,
    rated_recommendations,
)
from reporting.recommendations.tracker import tracker_rows
from reviews.access.guards import demand_reader, find_recommendation, reader_of, record_read
from reviews.models import Family, Kind, Recommendation, Theme
from reviews.pages import marking_context
from reviews.recommendations.forms import RecommendationFilter
from reviews.recommendations.queries import (
    RECOMMENDATION_LISTS,
    counts_by_state,
    filter_recommendations,
    list_counts,
    recommendations_for,
)
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.exports.downloads import XLSX, attachment
from wsscp.exports.writers import workbook
from wsscp.forms import error_list
from wsscp.models.audit import Act
from wsscp.policy import MARKING, Actor, Realm
from wsscp.requests import SignedInRequest

_PAGE_SIZE = 25


@require_safe
def recommendation_list(request: HttpRequest) -> HttpResponse:
    """The recommendations of one list, filtered; each tab has a count."""
    reader = demand_reader(request)
    today = timezone.localdate()
    form = RecommendationFilter(request.GET, choices=_choices(reader))
    chosen = request.GET.get("list", "all")
    chosen = chosen if chosen in RECOMMENDATION_LISTS else "all"
    visible = recommendations_for(reader)
    matching = filter_recommendations(visible, form.cleaned_data) if form.is_valid() else visible.none()
    unfinished = filter_recommendations(matching, {"list": "overdue"})
    overdue = overdue_recommendations(rated_recommendations(unfinished, reader, as_at=today))
    counts = list_counts(counts_by_state(matching)) | {"overdue": len(overdue)}
    number = request.GET.get("page")
    page: Page[RatedRecommendation] | Page[Recommendation]
    if chosen == "overdue":
        page = overdue_page = Paginator(overdue, _PAGE_SIZE).get_page(number)
        rated = list(overdue_page)
    else:
        rows = filter_recommendations(matching, {"list": chosen})
        page = row_page = Paginator(rows, _PAGE_SIZE).get_page(number)
        rated = rated_recommendations(row_page, reader, as_at=today)
    shows_cases = any(recommendation.is_inside for recommendation in rated)
    if shows_cases:
        record_read(request, None, "Looked at recommendations of case reviews")
    filters = request.GET.copy()
    for name in ("page", "list"):
        filters.pop(name, None)
    context = {
        "form": form,
        "errors": error_list(form),
        "lists": [(name, label, counts[name]) for name, label in RECOMMENDATION_LISTS.items()],
        "chosen": chosen,
        "title": RECOMMENDATION_LISTS[chosen],
        "page": page,
        "rated": rated,
        "filters": filters.urlencode(),
        "is_filtered": any(filters.values()),
        "area": "reviews",
        "tab": "recommendations",
    }
    return render(
        request, "reporting/recommendations/recommendation_list.html", context | marking_context(shows_cases)
    )


@require_safe
def recommendation(request: HttpRequest, reference: str) -> HttpResponse:
    """One recommendation from end to end."""
    row = find_recommendation(request, reference)
    reader = reader_of(request)
    thread = recommendation_thread(reference, reader, as_at=timezone.localdate())
    context = {
        "thread": thread,
        "can_write": policy.can_write_review(reader, from_case=row.from_case),
        "can_tell": policy.can_update_recommendation(reader, row.from_case, row.lead_group_id),
        "area": "reviews",
        "tab": "recommendations",
    }
    return render(
        request, "reporting/recommendations/recommendation.html", context | marking_context(thread.shows_case)
    )


@require_safe
def recommendation_workbook(request: SignedInRequest) -> HttpResponse:
    """The tracker as an Excel workbook, with what its reader may see."""
    reader = demand_reader(request)
    rated = rated_recommendations(recommendations_for(reader), reader, as_at=timezone.localdate())
    shows_cases = policy.can_read_cases(reader) and any(
        recommendation.row.from_case for recommendation in rated
    )
    now = timezone.now()
    realm = Realm.CASE if shows_cases else Realm.PLAN
    record_event(
        Act.EXPORTED, by=request.user, at=now, realm=realm, summary="Tracker of recommendations as Excel"
    )
    rows = tracker_rows(rated, marking=MARKING if shows_cases else "")
    return attachment(workbook(rows), "recommendations.xlsx", XLSX)


def _choices(reader: Actor) -> dict[str, list[tuple[object, str]]]:
    """Return the choices of each filter: those that a visible recommendation has."""
    visible = Recommendation.objects.visible_to(reader).order_by()
    themes = Theme.objects.filter(pk__in=visible.values("theme"))
    agencies = Agency.objects.filter(pk__in=visible.values("lead_agency"))
    groups = Subgroup.objects.filter(pk__in=visible.values("lead_group"))
    kinds = Kind.objects.exclude(family=Family.CASE)
    return {
        "theme": list(themes.values_list("pk", "name")),
        "agency": list(agencies.values_list("pk", "name")),
        "group": list(groups.values_list("pk", "name")),
        "source": [("case", "Case reviews"), *kinds.values_list("pk", "name")],
    }
