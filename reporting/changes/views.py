"""What changed between two days."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from priorities.models import Plan
from reporting.changes.comparison import compare_boards
from reporting.changes.forms import ComparedDays, ComparedDaysForm
from reporting.changes.rows import rag_change_rows, rag_flow_rows
from reporting.changes.since import default_changes_since
from reporting.status.as_at import AsAt
from reporting.status.board import board
from wsscp import policy
from wsscp.forms import error_list


@allow(policy.can_read_plans)
@require_safe
def what_changed(request: HttpRequest, slug: str) -> HttpResponse:
    """Each change of RAG status between two days, with causes; by default since the last signed report."""
    plan = get_object_or_404(Plan, slug=slug)
    today = timezone.localdate()
    since = default_changes_since(plan, today=today)
    form = ComparedDaysForm(
        request.GET if {"since", "until"} & set(request.GET) else None, since=since, until=today
    )
    context = {"plan": plan, "form": form, "errors": error_list(form), "area": "plans", "tab": "moved"}
    if not form.errors:
        context |= _comparison(plan, form.span, today)
    return render(request, "reporting/changes/changes.html", context)


def _comparison(plan: Plan, span: ComparedDays, today: date) -> dict[str, object]:
    before, after = (
        board(plan, as_at=day, known_at=AsAt(day, today, known_then=span.known_then).known_at)
        for day in (span.since, span.until)
    )
    comparison = compare_boards(before, after)
    return {
        "span": span,
        "moves": rag_change_rows(comparison.changes),
        "flows": rag_flow_rows(comparison),
        "total_before": len(before.actions),
        "total_after": len(after.actions),
    }
