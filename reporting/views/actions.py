"""The list of actions, as page and as CSV, and one action."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access import actor_for, allow
from priorities.models import Action, Plan
from priorities.models.actions import ActionQuerySet
from priorities.queries.succession import lineage_of
from priorities.queries.trail import trail_of
from reporting.exports import action_rows
from reporting.filters import ActionFilter, asked_of
from reporting.queries.actions import ListContext, list_context, rated_in_chunks, responsible
from reporting.queries.board import Judgement, RatedAction, board, group_names_then, rated_actions
from reporting.queries.detail import action_detail
from reporting.queries.sift import sift
from reporting.rows import action_row, group_names
from reporting.views.moment import Moment, moment_of
from wsscp import policy
from wsscp.exports import csv_lines
from wsscp.forms import error_list, filled_in
from wsscp.models.audit import Act
from wsscp.policy import Actor
from wsscp.services.audit import note

PAGE_SIZE = 25


@dataclass(frozen=True)
class Listing:
    """A plan's actions as filtered and sorted: as recorded now, or as they had been then (rated already)."""

    found: ListContext
    form: forms.Form
    judgement: Judgement
    results: ActionQuerySet | list[RatedAction]

    def rated(self, results: ActionQuerySet | list[RatedAction]) -> list[RatedAction]:
        """Rate a page of the results."""
        return results if isinstance(results, list) else rated_actions(results, self.judgement)

    def all_rated(self) -> Iterable[RatedAction]:
        """Rate all of them, without holding them all."""
        if isinstance(self.results, list):
            return self.results
        return rated_in_chunks(self.results, self.judgement)


@allow(policy.can_read_plans)
@require_safe
def action_list(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan's actions: filtered, sorted, 25 to a page."""
    moment = moment_of(request)
    listing = _listing(request, slug, moment)
    page = Paginator(listing.results, PAGE_SIZE).get_page(request.GET.get("page"))
    rated = listing.rated(page.object_list)
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "plan": listing.found.plan,
        "periods": listing.found.periods,
        "moment": moment,
        "query": moment.query,
        "form": listing.form,
        "colours": request.GET.getlist("colour"),
        "errors": error_list(listing.form),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": _rows(rated, listing.found, actor_for(request), moment),
        "asked": asked.urlencode(),
        "is_filtered": bool(set(asked) - {"as_at", "known", "sort"}),
        "area": "plans",
        "tab": "actions",
    }
    return render(request, "reporting/action_list.html", context)


@allow(policy.can_read_plans)
@require_safe
def action_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same list as filtered, whole, for a spreadsheet."""
    moment = moment_of(request)
    listing = _listing(request, slug, moment)
    chosen = (
        filled_in(listing.form) if listing.form.is_valid() else "nothing: the filters were not understood"
    )
    known = " as known then" if moment.known_at else ""
    summary = f"actions as at {moment.text}{known} as CSV ({chosen})"
    note(Act.EXPORTED, by=request.user, at=timezone.now(), about=listing.found.plan, summary=summary)
    lines = csv_lines(action_rows(listing.all_rated(), listing.found.groups))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{listing.found.plan.slug}-actions-{moment.day.isoformat()}{known.replace(' ', '-')}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@allow(policy.can_read_plans)
@require_safe
def action(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One action: its dates and why it has its colour, and progress so far."""
    moment = moment_of(request)
    detail = action_detail(slug, pk, as_at=moment.day, known_at=moment.known_at)
    if detail is None:
        raise Http404
    actor = actor_for(request)
    groups = list(detail.groups)
    context = {
        "detail": detail,
        "trail": trail_of(detail.rated.action, actor=actor, groups=groups, until=moment.asked),
        "plan": detail.plan,
        "periods": detail.periods,
        "moment": moment,
        "lineage": lineage_of(detail.rated.action),
        "can_update": detail.plan.closed_on is None and policy.can_update_action(actor, groups),
        "area": "plans",
        "tab": "actions",
    }
    return render(request, "reporting/action.html", context)


def _rows(
    rated: list[RatedAction], found: ListContext, actor: Actor, moment: Moment
) -> list[dict[str, object]]:
    """Make the rows of a page; what is completed today is said of today, not of another day."""
    if moment.known_at:
        return [action_row(one, one.groups_text(found.groups)) for one in rated]
    pairs = responsible([one.action.pk for one in rated])
    names = group_names(pairs, found.groups)
    groups = defaultdict(list)
    for action_id, group_id in pairs:
        groups[action_id].append(group_id)
    is_writable = moment.is_today and found.plan.closed_on is None
    return [
        action_row(
            one,
            names.get(one.action.pk, ""),
            can_complete=is_writable and policy.can_update_action(actor, groups[one.action.pk]),
        )
        for one in rated
    ]


def _listing(request: HttpRequest, slug: str, moment: Moment) -> Listing:
    try:
        found = list_context(slug, as_at=moment.day)
    except Plan.DoesNotExist as error:
        raise Http404 from error
    if moment.known_at:
        return _listing_then(request, found, moment)
    judgement = Judgement.of(found.plan, found.periods, as_at=moment.day)
    filters = _filter(request, found, judgement)
    return Listing(found, filters.form, judgement, filters.results)


def _listing_then(request: HttpRequest, found: ListContext, moment: Moment) -> Listing:
    seen = board(found.plan, as_at=moment.day, known_at=moment.known_at)
    names = found.groups | group_names_then(seen.actions)
    then = ListContext(seen.plan, seen.periods, [one.priority for one in seen.priorities], names)
    judgement = Judgement.of(seen.plan, seen.periods, as_at=moment.day)
    form = _filter(request, then, judgement).form
    results = sift(seen.actions, asked_of(form), as_at=moment.day) if form.is_valid() else []
    return Listing(then, form, judgement, results)


def _filter(request: HttpRequest, found: ListContext, judgement: Judgement) -> ActionFilter:
    return ActionFilter(
        request.GET,
        queryset=Action.objects.filter(priority__plan=found.plan),
        judgement=judgement,
        priorities=found.priorities,
        groups=found.groups,
    )
