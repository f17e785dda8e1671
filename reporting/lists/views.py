"""The list of actions, its exports, and one action."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from priorities.actions.reversing import LatestUpdate, latest_update
from priorities.audit_trail.queries import audit_trail_of
from priorities.models import Action, ProgressUpdate
from priorities.plans.lineage import lineage_of
from reporting.lists.exports import action_rows, action_sheets
from reporting.lists.listing import Listing, list_filters, listing_of, preset_lists, saved_lists
from reporting.status.as_at import AsAt, read_as_at
from reporting.status.as_signed import as_signed_on
from reporting.status.before import earlier_actions
from reporting.status.detail import ActionDetail, action_detail
from reporting.status.progress import latest_progress
from reporting.status.rated import RatedAction
from reporting.status.rows import ListRow, action_row
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.editing.versions import versions_of
from wsscp.exports.downloads import CSV, XLSX, attachment
from wsscp.exports.writers import csv_file, workbook
from wsscp.forms import error_list
from wsscp.models.audit import Act
from wsscp.policy import Actor
from wsscp.requests import SignedInRequest

_PAGE_SIZE = 25


@allow(policy.can_read_plans)
@require_safe
def action_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """A plan's actions: filtered, sorted, 25 to a page."""
    as_at = read_as_at(request)
    actor = actor_for(request)
    versions = _versions(slug, actor) if as_at.is_today else {}
    listing = listing_of(request, slug, as_at)
    plan = listing.board.plan
    page = Paginator(listing.results, _PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    form = listing.filters.form
    shows_progress = form.is_valid() and form.cleaned_data["progress"]
    shown = [rated.action.pk for rated in page] if shows_progress else []
    progress = latest_progress(shown, as_at=as_at.day, known_at=as_at.known_at) if shown else {}
    context = {
        "plan": plan,
        "periods": listing.board.periods,
        "moment": as_at,
        "as_signed": as_signed_on(listing.board),
        "query": as_at.query,
        "form": form,
        "colours": request.GET.getlist("colour"),
        "errors": error_list(form),
        "page": page,
        "rows": [_row(rated, listing, actor, versions, progress) for rated in page],
        "shows_progress": shows_progress,
        "asked": query.urlencode(),
        "here": request.get_full_path(),
        "filters": list_filters(request.GET),
        "ready": preset_lists(request),
        "saved": saved_lists(request, plan),
        # Changes are made as of today.
        "can_change_several": as_at.is_today and plan.closed_on is None and policy.can_edit_plans(actor),
        "is_filtered": bool(set(query) - {"as_at", "known", "sort", "progress"}),
        "area": "plans",
        "tab": "actions",
    }
    return render(request, "reporting/lists/action_list.html", context)


@allow(policy.can_read_plans)
@require_safe
def action_csv(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole list as filtered, for a spreadsheet."""
    listing, name = _export(request, slug, "csv")
    rows = action_rows(listing.results, listing.board, listing.group_names)
    return attachment(csv_file(rows), name, CSV)


@allow(policy.can_read_plans)
@require_safe
def action_xlsx(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole list as filtered, as a workbook with date cells."""
    listing, name = _export(request, slug, "xlsx")
    rows = action_sheets(listing.results, listing.board, listing.group_names)
    return attachment(workbook(rows), name, XLSX)


def _export(request: SignedInRequest, slug: str, kind: str) -> tuple[Listing, str]:
    """Return the listing to be exported with the file's name; the export is recorded in the audit trail."""
    as_at = read_as_at(request)
    listing = listing_of(request, slug, as_at)
    summary = f"actions as at {as_at.text} as {kind.upper()} ({listing.in_words})"
    record_event(Act.EXPORTED, by=request.user, at=timezone.now(), about=listing.board.plan, summary=summary)
    known = "-as-known-then" if as_at.known_at else ""
    return listing, f"{listing.board.plan.slug}-actions-{as_at.day.isoformat()}{known}.{kind}"


@allow(policy.can_read_plans)
@require_safe
def action(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One action: its dates, its RAG status with the reason, and progress so far."""
    as_at = read_as_at(request)
    detail = action_detail(slug, pk, as_at=as_at.day, known_at=as_at.known_at)
    if detail is None:
        raise Http404
    actor = actor_for(request)
    groups = list(detail.groups)
    context = {
        "detail": detail,
        "earlier": earlier_actions(detail, as_at=as_at.day, known_at=as_at.known_at),
        "trail": audit_trail_of(detail.row, actor=actor, groups=groups, until=as_at.asked),
        "plan": detail.plan,
        "periods": detail.periods,
        "moment": as_at,
        "lineage": lineage_of(detail.row),
        "can_update": detail.plan.closed_on is None and policy.can_update_action(actor, groups),
        "reversible": _reversible(detail, as_at, actor),
        "can_challenge": detail.plan.closed_on is None and policy.can_challenge(actor),
        "evidence": [
            (evidence, policy.can_verify_evidence(actor, groups, evidence.added_by_id))
            for evidence in detail.evidence
        ],
        "area": "plans",
        "tab": "actions",
    }
    return render(request, "reporting/lists/action.html", context)


def _reversible(detail: ActionDetail, as_at: AsAt, actor: Actor) -> LatestUpdate | None:
    """Return the latest update of an action where its reader can reverse it now."""
    groups = list(detail.groups)
    if detail.plan.closed_on or not as_at.is_today or not policy.can_update_action(actor, groups):
        return None
    update = latest_update(detail.row)
    return update if update and update.may_be_reversed_by(actor, groups) else None


def _versions(slug: str, actor: Actor) -> dict[int, str]:
    """Return the versions of the actions of an open plan, where the reader may update any; two queries.

    They are read before the facts: what is changed between the two is noticed.
    """
    if not (policy.can_edit_plans(actor) or actor.leads):
        return {}
    actions = Action.objects.filter(priority__plan__slug=slug, priority__plan__closed_on=None).order_by()
    return versions_of("priorities.action", actions.values_list("pk", flat=True))


def _row(
    rated: RatedAction,
    listing: Listing,
    actor: Actor,
    versions: Mapping[int, str],
    progress: Mapping[int, ProgressUpdate],
) -> ListRow:
    """Return a row of the list; it can be updated in place where there is a version to update from."""
    groups = [group.pk for group in rated.action.groups]
    version = versions.get(rated.action.pk, "")
    return action_row(
        rated,
        rated.groups_text(listing.group_names),
        owner=rated.action.owner,
        update_from=version if policy.can_update_action(actor, groups) else "",
        progress=progress.get(rated.action.pk),
    )
