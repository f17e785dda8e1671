"""The list of actions, as page and as CSV, and one action."""

from collections import defaultdict

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access import actor_for, allow
from priorities.models import Action, Plan
from priorities.queries.trail import trail_of
from reporting.exports import action_rows
from reporting.filters import ActionFilter
from reporting.queries.actions import ListContext, list_context, rated_in_chunks, responsible
from reporting.queries.board import Judgement, RatedAction, rated_actions
from reporting.queries.detail import action_detail
from reporting.rows import action_row, group_names
from reporting.views.moment import Moment, moment_of
from wsscp import policy
from wsscp.exports import csv_lines
from wsscp.forms import error_list, filled_in
from wsscp.models.audit import Act
from wsscp.policy import Actor
from wsscp.services.audit import note

PAGE_SIZE = 25


@allow(policy.can_read_plans)
@require_safe
def action_list(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan's actions: filtered, sorted, 25 to a page."""
    moment = moment_of(request)
    found, filters, judgement = _filtered(request, slug, moment)
    page = Paginator(filters.results, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = _rows(rated_actions(page.object_list, judgement), found, actor_for(request), moment)
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "plan": found.plan,
        "periods": found.periods,
        "moment": moment,
        "query": moment.query,
        "form": filters.form,
        "colours": request.GET.getlist("colour"),
        "errors": error_list(filters.form),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": rows,
        "asked": asked.urlencode(),
        "is_filtered": bool(set(asked) - {"as_at", "sort"}),
        "area": "plans",
        "tab": "actions",
    }
    return render(request, "reporting/action_list.html", context)


@allow(policy.can_read_plans)
@require_safe
def action_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same list as filtered, whole, for a spreadsheet."""
    moment = moment_of(request)
    found, filters, judgement = _filtered(request, slug, moment)
    chosen = (
        filled_in(filters.form) if filters.form.is_valid() else "nothing: the filters were not understood"
    )
    summary = f"actions as at {moment.text} as CSV ({chosen})"
    note(Act.EXPORTED, by=request.user, at=timezone.now(), about=found.plan, summary=summary)
    lines = csv_lines(action_rows(rated_in_chunks(filters.results, judgement)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{found.plan.slug}-actions-{moment.day.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@allow(policy.can_read_plans)
@require_safe
def action(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One action: its dates and why it has its colour, and progress so far."""
    moment = moment_of(request)
    detail = action_detail(slug, pk, as_at=moment.day)
    if detail is None:
        raise Http404
    actor = actor_for(request)
    groups = [group.pk for group in detail.groups]
    context = {
        "detail": detail,
        "trail": trail_of(detail.rated.action, actor=actor, groups=groups, until=moment.asked),
        "plan": detail.plan,
        "periods": detail.periods,
        "moment": moment,
        "can_update": policy.can_update_action(actor, groups),
        "area": "plans",
        "tab": "actions",
    }
    return render(request, "reporting/action.html", context)


def _rows(
    rated: list[RatedAction], found: ListContext, actor: Actor, moment: Moment
) -> list[dict[str, object]]:
    """Make the rows of a page; what is completed today is said of today, not of another day."""
    pairs = responsible([one.action.pk for one in rated])
    names = group_names(pairs, {group.pk: group.name for group in found.groups})
    groups = defaultdict(list)
    for action_id, group_id in pairs:
        groups[action_id].append(group_id)
    return [
        action_row(
            one,
            names.get(one.action.pk, ""),
            can_complete=moment.is_today and policy.can_update_action(actor, groups[one.action.pk]),
        )
        for one in rated
    ]


def _filtered(request: HttpRequest, slug: str, moment: Moment) -> tuple[ListContext, ActionFilter, Judgement]:
    try:
        found = list_context(slug)
    except Plan.DoesNotExist as error:
        raise Http404 from error
    judgement = Judgement.of(found.plan, found.periods, as_at=moment.day)
    filters = ActionFilter(
        request.GET,
        queryset=Action.objects.filter(priority__plan=found.plan),
        judgement=judgement,
        priorities=found.priorities,
        groups=found.groups,
    )
    return found, filters, judgement
