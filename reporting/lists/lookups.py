"""Where reports are: the period an address names, and what every page about reports needs."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from priorities.access.guards import actor_for
from priorities.models import Plan, ReportingPeriod
from wsscp import policy


def report_period(slug: str, period: int) -> ReportingPeriod:
    """Return a plan's period. Raises Http404 for one of another plan."""
    return get_object_or_404(ReportingPeriod.objects.select_related("plan"), pk=period, plan__slug=slug)


def report_context(request: HttpRequest, plan: Plan) -> dict[str, object]:
    """What every page about a plan's reports needs."""
    actor = actor_for(request)
    return {
        "plan": plan,
        "tab": "reports",
        "area": "plans",
        "can_edit_report": plan.closed_on is None and policy.can_edit_reports(actor),
        "can_sign": plan.closed_on is None and policy.can_sign_reports(actor),
    }
