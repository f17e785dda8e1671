"""Pages that show a plan with its colours as at a day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from priorities.actions.date_change_queries import pending_date_change_count
from priorities.audit_trail.queries import audit_trail_of
from priorities.models import Plan
from priorities.plans.lineage import plan_status
from reporting.status.as_at import AsAt, read_as_at
from reporting.status.board import Board, board
from reporting.status.dashboard import dashboard_of
from reporting.status.plans import all_plans, current_plan
from reporting.status.rows import action_row, due_rows, priority_row
from training.calendar.queries import upcoming_sessions
from training.statistics.reach import training_reach
from wsscp import policy


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The dashboard of the current plan; a plain page for those with no access and before any plan."""
    actor = actor_for(request)
    if not policy.can_read_plans(actor):
        works_here = policy.can_see_people(actor) or policy.can_read_audit(actor)
        return render(request, "wsscp/start.html" if works_here else "wsscp/no_access.html")
    moment = read_as_at(request)
    plan = current_plan(on=moment.today)
    if plan is None:
        return render(request, "reporting/status/plan_list.html", {"plans": [], "area": "home"})
    return _dashboard(request, plan, moment, area="home")


@allow(policy.can_read_plans)
@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """The dashboard of any plan."""
    return _dashboard(request, get_object_or_404(Plan, slug=slug), read_as_at(request), area="plans")


def _dashboard(request: HttpRequest, plan: Plan, moment: AsAt, *, area: str) -> HttpResponse:
    seen = board(plan, as_at=moment.day, known_at=moment.known_at)
    found = dashboard_of(seen)
    context = {
        "dashboard": found,
        "overdue": due_rows(found.overdue),
        "due_soon": due_rows(found.due_soon),
        "priorities": [priority_row(rated) for rated in seen.priorities],
        "dates_waiting": pending_date_change_count(plan) if moment.is_today else 0,
        "for_steering": moment.is_today and policy.can_decide_dates(actor_for(request)),
        "ahead": upcoming_sessions(as_at=moment.day),
        "area": area,
        "tab": "dashboard",
    }
    return render(request, "reporting/status/dashboard.html", _status(seen, moment) | context)


@allow(policy.can_read_plans)
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Every plan there is."""
    plans = all_plans()
    context = {
        "plans": [plan for plan in plans if plan.closed_on is None],
        "closed": [plan for plan in plans if plan.closed_on is not None],
        "area": "plans",
    }
    return render(request, "reporting/status/plan_list.html", context)


@allow(policy.can_read_plans)
@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan in its own words: vision, principles, priorities with their colours."""
    moment = read_as_at(request)
    seen = _board(slug, moment)
    rows = [priority_row(rated) for rated in seen.priorities]
    trail = audit_trail_of(seen.plan, actor=actor_for(request), until=moment.asked)
    context = {"priorities": rows, "trail": trail, "standing": plan_status(seen.plan), "tab": "plan"}
    return render(request, "reporting/status/plan.html", _status(seen, moment) | context | {"area": "plans"})


@allow(policy.can_read_plans)
@require_safe
def priority(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One priority with its actions."""
    moment = read_as_at(request)
    seen = _board(slug, moment)
    found = seen.priority(pk)
    if found is None:
        raise Http404
    rows = [action_row(rated) for rated in found.actions]
    trail = audit_trail_of(found.priority, actor=actor_for(request), until=moment.asked)
    reach = training_reach({pk}, seen.plan.starts_on, moment.day, title="Training that serves it")
    context = {"rated": found, "rows": rows, "reach": reach, "trail": trail}
    context |= {"tab": "plan", "area": "plans"}
    return render(request, "reporting/status/priority.html", _status(seen, moment) | context)


def _board(slug: str, moment: AsAt) -> Board:
    return board(get_object_or_404(Plan, slug=slug), as_at=moment.day, known_at=moment.known_at)


def _status(seen: Board, moment: AsAt) -> dict[str, object]:
    """What every page of status needs: the board, its plan, the day and the quarter ends to jump to."""
    return {"board": seen, "plan": seen.plan, "moment": moment, "periods": seen.periods} | {
        "query": moment.query
    }
