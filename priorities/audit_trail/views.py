"""The audit trail: as a page that can be searched, and as CSV and XLSX."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from priorities.audit_trail.export import audit_trail_rows, audit_trail_sheets
from priorities.audit_trail.filters import AuditTrailFilter
from priorities.audit_trail.queries import (
    audit_trail_page,
    iterate_entries,
    readable_entries,
    record_kinds_for,
)
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.exports.downloads import CSV, XLSX, streamed_attachment
from wsscp.exports.writers import csv_lines, workbook_pieces
from wsscp.forms import describe_choices, error_list
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Realm
from wsscp.requests import SignedInRequest


@allow(policy.can_read_audit, visible_to=policy.can_know_of_audit)
@require_safe
def audit_trail(request: SignedInRequest) -> HttpResponse:
    """Who did what, newest first, 50 to a page."""
    filters = _filtered(request)
    page = audit_trail_page(
        filters.results, actor=actor_for(request), after=_entry(request.GET.get("after", ""))
    )
    query = request.GET.copy()
    is_first = query.pop("after", None) is None
    context = {
        "page": page,
        "form": filters.form,
        "errors": error_list(filters.form),
        "asked": query.urlencode(),
        "is_first": is_first,
        "is_filtered": bool(set(query)),
        "can_export": policy.can_export_audit(actor_for(request)),
        "area": "trail",
    }
    return render(request, "priorities/audit_trail/audit_trail.html", context)


@allow(policy.can_export_audit, visible_to=policy.can_know_of_audit)
@require_safe
def audit_trail_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """Export all filtered entries for a spreadsheet; the export is recorded."""
    entries, name = _export(request, "csv")
    return streamed_attachment(csv_lines(audit_trail_rows(entries)), name=name, kind=CSV)


@allow(policy.can_export_audit, visible_to=policy.can_know_of_audit)
@require_safe
def audit_trail_xlsx(request: SignedInRequest) -> StreamingHttpResponse:
    """Export the same as a workbook."""
    entries, name = _export(request, "xlsx")
    return streamed_attachment(workbook_pieces(audit_trail_sheets(entries)), name=name, kind=XLSX)


def _export(request: SignedInRequest, kind: str) -> tuple[Iterable[AuditEntry], str]:
    """Record the export; return its entries and the file's name."""
    filters = _filtered(request)
    now = timezone.now()
    record_event(
        Act.EXPORTED, by=request.user, at=now, realm=Realm.ACCOUNT, summary=_summary(request, filters, kind)
    )
    return iterate_entries(filters.results), f"audit-trail-{timezone.localdate(now).isoformat()}.{kind}"


def _filtered(request: SignedInRequest) -> AuditTrailFilter:
    actor = actor_for(request)
    people = [(person.pk, str(person)) for person in User.objects.order_by("name", "email")]
    return AuditTrailFilter(
        request.GET, queryset=readable_entries(actor), people=people, kinds=record_kinds_for(actor)
    )


def _entry(text: str) -> int | None:
    """Return the id of an entry, or None for a text that cannot be one."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _summary(request: SignedInRequest, filters: AuditTrailFilter, kind: str) -> str:
    """Return what was exported, without the filters where they could be about case reviews."""
    sees_cases = Realm.CASE in policy.audit_realms(actor_for(request))
    chosen = "" if sees_cases or not filters.form.is_valid() else describe_choices(filters.form)
    return f"the audit trail as {kind.upper()}{f' ({chosen})' if chosen else ''}"
