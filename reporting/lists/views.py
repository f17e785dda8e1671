"""The list of actions, its copies for a spreadsheet, and one action."""

from collections import defaultdict

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from priorities.audit_trail.queries import audit_trail_of
from priorities.groups.role_queries import role_names
from priorities.plans.lineage import lineage_of
from reporting.lists.exports import action_rows, action_sheets
from reporting.lists.listing import Listing, list_filters, listing_of, preset_lists, saved_lists
from reporting.lists.queries import responsible_groups
from reporting.status.as_at import AsAt, read_as_at
from reporting.status.detail import action_detail
from reporting.status.rated import RatedAction
from reporting.status.rows import action_row, group_names
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.editing.versions import FormVersion
from wsscp.exports.downloads import CSV, XLSX, streamed_attachment
from wsscp.exports.writers import csv_lines, workbook_pieces
from wsscp.forms import error_list
from wsscp.models.audit import Act
from wsscp.policy import Actor

_PAGE_SIZE = 25


@allow(policy.can_read_plans)
@require_safe
def action_list(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan's actions: filtered, sorted, 25 to a page."""
    moment = read_as_at(request)
    listing = listing_of(request, slug, moment)
    page = Paginator(listing.results, _PAGE_SIZE).get_page(request.GET.get("page"))
    actor = actor_for(request)
    asked = request.GET.copy()
    asked.pop("page", None)
    form = listing.filters.form
    context = {
        "plan": listing.found.plan,
        "periods": listing.found.periods,
        "moment": moment,
        "query": moment.query,
        "form": form,
        "colours": request.GET.getlist("colour"),
        "errors": error_list(form),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": _rows(listing.rated(page.object_list), listing, actor, moment),
        "asked": asked.urlencode(),
        "filters": list_filters(request.GET),
        "ready": preset_lists(request),
        "saved": saved_lists(request, listing.found.plan),
        # What is changed is changed as of today.
        "can_change_several": moment.is_today
        and listing.found.plan.closed_on is None
        and policy.can_edit_plans(actor),
        "is_filtered": bool(set(asked) - {"as_at", "known", "sort"}),
        "area": "plans",
        "tab": "actions",
    }
    return render(request, "reporting/lists/action_list.html", context)


@allow(policy.can_read_plans)
@require_safe
def action_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same list as filtered, whole, for a spreadsheet."""
    listing, name = _copy(request, slug, "csv")
    lines = csv_lines(action_rows(listing.all_rated(), listing.found.groups))
    return streamed_attachment(lines, name=name, kind=CSV)


@allow(policy.can_read_plans)
@require_safe
def action_xlsx(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same list as filtered, whole, as a workbook with dates that are dates."""
    listing, name = _copy(request, slug, "xlsx")
    pieces = workbook_pieces(action_sheets(listing.all_rated(), listing.found.groups))
    return streamed_attachment(pieces, name=name, kind=XLSX)


def _copy(request: HttpRequest, slug: str, kind: str) -> tuple[Listing, str]:
    """Find what is to be copied and note that it is; return it with the file's name."""
    moment = read_as_at(request)
    listing = listing_of(request, slug, moment)
    summary = f"actions as at {moment.text} as {kind.upper()} ({listing.in_words})"
    record_event(Act.EXPORTED, by=request.user, at=timezone.now(), about=listing.found.plan, summary=summary)
    known = "-as-known-then" if moment.known_at else ""
    return listing, f"{listing.found.plan.slug}-actions-{moment.day.isoformat()}{known}.{kind}"


@allow(policy.can_read_plans)
@require_safe
def action(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One action: its dates and why it has its colour, and progress so far."""
    moment = read_as_at(request)
    detail = action_detail(slug, pk, as_at=moment.day, known_at=moment.known_at)
    if detail is None:
        raise Http404
    actor = actor_for(request)
    groups = list(detail.groups)
    context = {
        "detail": detail,
        "trail": audit_trail_of(detail.rated.action, actor=actor, groups=groups, until=moment.asked),
        "plan": detail.plan,
        "periods": detail.periods,
        "moment": moment,
        "lineage": lineage_of(detail.rated.action),
        "can_update": detail.plan.closed_on is None and policy.can_update_action(actor, groups),
        "can_challenge": detail.plan.closed_on is None and policy.can_challenge(actor),
        "evidence": [
            (one, policy.can_verify_evidence(actor, groups, one.added_by_id)) for one in detail.evidence
        ],
        "area": "plans",
        "tab": "actions",
    }
    return render(request, "reporting/lists/action.html", context)


def _rows(rated: list[RatedAction], listing: Listing, actor: Actor, moment: AsAt) -> list[dict[str, object]]:
    """Make the rows of a page; what is done in them is said of today, not of another day."""
    names = listing.found.groups
    if moment.known_at:
        return [action_row(one, one.groups_text(names), owner=one.owner_text) for one in rated]
    pairs = responsible_groups([one.action.pk for one in rated])
    responsible_names = group_names(pairs, names)
    owners = role_names({one.action.owner_id for one in rated} - {None})
    groups = defaultdict(list)
    for action_id, group_id in pairs:
        groups[action_id].append(group_id)
    versions = {}
    if moment.is_today and listing.found.plan.closed_on is None:
        versions = {
            one.action.pk: str(FormVersion(one.action.seen_number, one.action.seen_entry))
            for one in rated
            if policy.can_update_action(actor, groups[one.action.pk])
        }
    return [
        action_row(
            one,
            responsible_names.get(one.action.pk, ""),
            owner=owners.get(one.action.owner_id, ""),
            update_from=versions.get(one.action.pk, ""),
        )
        for one in rated
    ]
