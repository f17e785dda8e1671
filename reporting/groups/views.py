"""The groups of the partnership: all of them, and one with its roles, its actions and its record."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from priorities.access.guards import actor_for, allow
from priorities.audit_trail.queries import audit_trail_of
from reporting.groups.group_list import groups_overview
from reporting.groups.group_record import group_plan_records
from reporting.groups.queries import group_detail, roles_outside_groups
from reporting.status.as_at import read_as_at
from reporting.status.plans import current_plans
from wsscp import policy


@allow(policy.can_read_plans)
@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """Every group, below the one it reports to; the roles outside groups for those who edit."""
    moment = read_as_at(request)
    can_edit_groups = policy.can_edit_groups(actor_for(request))
    context = {
        "found": groups_overview(as_at=moment.day),
        "offices": roles_outside_groups(on=moment.day) if can_edit_groups else [],
        "can_edit_groups": can_edit_groups,
        "moment": moment,
        "query": moment.query,
        "area": "groups",
    }
    return render(request, "reporting/groups/group_list.html", context)


@allow(policy.can_read_plans)
@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: its roles, its part in the plan, and its record."""
    moment = read_as_at(request)
    actor = actor_for(request)
    detail = group_detail(pk, as_at=moment.day, with_names=policy.can_see_names(actor, pk))
    if detail is None:
        raise Http404
    context = {
        "detail": detail,
        "works": group_plan_records(detail.group, current_plans(on=moment.day), as_at=moment.day),
        "trail": audit_trail_of(detail.group, actor=actor, groups=[pk], until=moment.asked),
        "can_edit_groups": policy.can_edit_groups(actor),
        "moment": moment,
        "query": moment.query,
        "area": "groups",
    }
    return render(request, "reporting/groups/group.html", context)
