"""What moved between two days."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from priorities.models import Plan
from reporting.changes.comparison import movement
from reporting.changes.forms import Span, SpanForm
from reporting.changes.rows import flow_rows, move_rows
from reporting.changes.since import moved_since
from reporting.status.board import board
from reporting.status.moment import Moment
from wsscp import policy
from wsscp.forms import error_list


@allow(policy.can_read_plans)
@require_safe
def moved(request: HttpRequest, slug: str) -> HttpResponse:
    """Each change of colour from one day to another, with its cause; first, since the last signed report."""
    plan = get_object_or_404(Plan, slug=slug)
    today = timezone.localdate()
    since = moved_since(plan, today=today)
    form = SpanForm(request.GET if {"since", "until"} & set(request.GET) else None, since=since, until=today)
    context = {"plan": plan, "form": form, "errors": error_list(form), "area": "plans", "tab": "moved"}
    if not form.errors:
        context |= _moved(plan, form.span, today)
    return render(request, "reporting/changes/changes.html", context)


def _moved(plan: Plan, span: Span, today: date) -> dict[str, object]:
    known = [Moment(day, today, known_then=span.known_then).known_at for day in (span.since, span.until)]
    found = movement(
        board(plan, as_at=span.since, known_at=known[0]), board(plan, as_at=span.until, known_at=known[1])
    )
    return {
        "span": span,
        "moves": move_rows(found.moves),
        "flows": flow_rows(found),
        "total_before": len(found.before.actions),
        "total_after": len(found.after.actions),
    }
