"""Downloads of a whole plan."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from priorities.exporting.files import PlanFile, plan_as_json, plan_as_word
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
    return _download(request, slug, plan_as_word, "Word")


@allow(policy.can_read_plans)
@require_safe
@throttled("plan_file", methods=frozenset({"GET"}))
def plan_json(request: SignedInRequest, slug: str) -> HttpResponse:
    """The plan as JSON in the importer's shape, with all that was recorded on it."""
    return _download(request, slug, plan_as_json, "JSON")


def _download(
    request: SignedInRequest, slug: str, export: Callable[..., PlanFile], kind: str
) -> HttpResponse:
    plan = get_object_or_404(Plan, slug=slug)
    now = timezone.now()
    file = export(plan, on=timezone.localdate(now))
    record_event(Act.EXPORTED, by=request.user, at=now, about=plan, summary=f"the plan as {kind}")
    return attachment(file.data, file.name, file.content_type)
