"""Download of a whole plan as Word; as JSON, with what returns declare: reporting/status/plan_file.py."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from priorities.exporting.files import plan_as_word
from priorities.models import Plan
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.exports.downloads import attachment
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest
from wsscp.signin.throttle import throttled


@allow(policy.can_read_plans)
@require_safe
@throttled("plan_file", methods=frozenset({"GET"}))
def plan_word(request: SignedInRequest, slug: str) -> HttpResponse:
    """The plan as a Word document in the partnership's table layout; importing it gives the same plan."""
    plan, now = get_object_or_404(Plan, slug=slug), timezone.now()
    file = plan_as_word(plan, on=timezone.localdate(now))
    record_event(Act.EXPORTED, by=request.user, at=now, about=plan, summary="the plan as Word")
    return attachment(file.data, file.name, file.content_type)
