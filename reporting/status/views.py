"""Pages that show a plan with its RAG status as at a day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from priorities.actions.date_change_queries import pending_date_change_count
from priorities.audit_trail.queries import audit_trail_of
from priorities.models import Plan
from priorities.plans.lineage import plan_status
from reporting.status.as_at import AsAt, read_as_at
from reporting.status.as_signed import as_signed_on
from reporting.status.board import Board, board
from reporting.status.dashboard import dashboard_of
from reporting.status.plan_file import plan_with_declared
from reporting.status.plans import all_plans, current_plan
from reporting.status.progress import latest_progress
from reporting.status.rows import action_row, priority_row
from training.calendar.queries import upcoming_sessions
from training.statistics.reach import training_reach
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.exports.downloads import attachment
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest
from wsscp.signin.throttle import throttled


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The dashboard of the current plan; a plain page for those with no access and before any plan."""
    actor = actor_for(request)
    if not policy.can_read_plans(actor):
        works_here = policy.can_see_people(actor) or policy.can_read_audit(actor)
        return render(request, "wsscp/start.html" if works_here else "wsscp/no_access.html")
    as_at = read_as_at(request)
    plan = current_plan(on=as_at.today)
    if plan is None:
        return render(request, "reporting/status/plan_list.html", {"plans": [], "area": "home"})
    return _dashboard(request, plan, as_at, area="home")


@allow(policy.can_read_plans)
@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """The dashboard of any plan."""
    return _dashboard(request, get_object_or_404(Plan, slug=slug), read_as_at(request), area="plans")


def _dashboard(request: HttpRequest, plan: Plan, as_at: AsAt, *, area: str) -> HttpResponse:
    plan_board = board(plan, as_at=as_at.day, known_at=as_at.known_at)
    context = {
        "dashboard": dashboard_of(plan_board),
        "priorities": [priority_row(rated) for rated in plan_board.priorities],
        "dates_waiting": pending_date_change_count(plan) if as_at.is_today else 0,
        "for_steering": as_at.is_today and policy.can_decide_dates(actor_for(request)),
        "ahead": upcoming_sessions(as_at=as_at.day),
        "area": area,
        "tab": "dashboard",
    }
    return render(request, "reporting/status/dashboard.html", _base_context(plan_board, as_at) | context)


@allow(policy.can_read_plans)
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """All plans."""
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
    """The plan itself: vision, principles, priorities with their RAG status."""
    as_at = read_as_at(request)
    plan_board = _board(slug, as_at)
    context = _base_context(plan_board, as_at) | {
        "priorities": [priority_row(rated) for rated in plan_board.priorities],
        "trail": audit_trail_of(plan_board.plan, actor=actor_for(request), until=as_at.asked),
        "standing": plan_status(plan_board.plan),
        "tab": "plan",
        "area": "plans",
    }
    return render(request, "reporting/status/plan.html", context)


@allow(policy.can_read_plans)
@require_safe
@throttled("plan_file", methods=frozenset({"GET"}))
def plan_json(request: SignedInRequest, slug: str) -> HttpResponse:
    """The plan as JSON in the importer's shape, with all that was recorded on it."""
    plan, now = get_object_or_404(Plan, slug=slug), timezone.now()
    file = plan_with_declared(plan, on=timezone.localdate(now))
    record_event(Act.EXPORTED, by=request.user, at=now, about=plan, summary="the plan as JSON")
    return attachment(file.data, file.name, file.content_type)


@allow(policy.can_read_plans)
@require_safe
def priority(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One priority with its actions."""
    as_at = read_as_at(request)
    plan_board = _board(slug, as_at)
    rated = plan_board.priority(pk)
    if rated is None:
        raise Http404
    actions = [rated_action.action.pk for rated_action in rated.actions]
    progress = latest_progress(actions, as_at=as_at.day, known_at=as_at.known_at)
    context = _base_context(plan_board, as_at) | {
        "rated": rated,
        "rows": [
            action_row(rated_action, progress=progress.get(rated_action.action.pk))
            for rated_action in rated.actions
        ],
        "reach": training_reach({pk}, plan_board.plan.starts_on, as_at.day, title="Training that serves it"),
        "trail": audit_trail_of(rated.priority, actor=actor_for(request), until=as_at.asked),
        "tab": "plan",
        "area": "plans",
    }
    return render(request, "reporting/status/priority.html", context)


def _board(slug: str, as_at: AsAt) -> Board:
    return board(get_object_or_404(Plan, slug=slug), as_at=as_at.day, known_at=as_at.known_at)


def _base_context(plan_board: Board, as_at: AsAt) -> dict[str, object]:
    """What every page of status needs: the board, its plan, the day, what was signed, the quarter ends."""
    return {
        "board": plan_board,
        "plan": plan_board.plan,
        "moment": as_at,
        "as_signed": as_signed_on(plan_board),
        "periods": plan_board.periods,
        "query": as_at.query,
    }
