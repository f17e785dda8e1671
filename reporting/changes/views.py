"""What changed between two days."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from priorities.models import Plan
from reporting.changes.comparison import BoardComparison, compare_boards
from reporting.changes.forms import SIGNED, THEN, ComparedDays, ComparedDaysForm
from reporting.changes.rows import rag_change_rows, rag_flow_rows
from reporting.changes.since import changes_since, counted_from
from reporting.status.as_at import AsAt
from reporting.status.board import board
from wsscp import policy
from wsscp.forms import error_list


@allow(policy.can_read_plans)
@require_safe
def what_changed(request: HttpRequest, slug: str) -> HttpResponse:
    """Each change of RAG status between two days, with causes; by default since the last time."""
    plan = get_object_or_404(Plan, slug=slug)
    today = timezone.localdate()
    data = request.GET if {"since", "until"} & set(request.GET) else None
    form = ComparedDaysForm(data, since=counted_from(plan, today), until=today)
    context = {"plan": plan, "form": form, "errors": error_list(form), "area": "plans", "tab": "moved"}
    if not form.errors:
        comparison = _comparison(plan, form.span, today)
        context |= {
            "span": form.span,
            "comparison": comparison,
            "moves": rag_change_rows(comparison.changes),
            "flows": rag_flow_rows(comparison),
        }
    return render(request, "reporting/changes/changes.html", context)


def _comparison(plan: Plan, span: ComparedDays, today: date) -> BoardComparison:
    if span.known == SIGNED:
        return changes_since(board(plan, as_at=span.until), since=span.since)
    before, after = (
        board(plan, as_at=day, known_at=AsAt(day, today, known_then=span.known == THEN).known_at)
        for day in (span.since, span.until)
    )
    return compare_boards(before, after)
