"""Reversing the latest update of an action, and offering that."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from priorities.access.guards import allow, check_allowed
from priorities.actions.pages import back_to_row
from priorities.actions.reversing import CannotReverse, latest_update, reverse_update
from priorities.models import Action
from wsscp import policy
from wsscp.requests import SignedInRequest


@allow(policy.can_read_plans)
@require_POST
def action_reverse(request: SignedInRequest, slug: str, pk: int, entry: int) -> HttpResponse:
    """Reverse the update that an entry of the audit trail tells of, while nothing else has happened since."""
    actions = Action.objects.select_related("priority__plan").filter(priority__plan__slug=slug)
    action = get_object_or_404(actions, pk=pk)
    groups = list(action.groups.values_list("pk", flat=True))
    check_allowed(request, policy.can_update_action, groups)
    update = latest_update(action)
    if update is not None and update.entry.pk == entry:
        check_allowed(request, update.may_be_reversed_by, groups)
    try:
        reverse_update(action=action, entry=entry, by=request.user, at=timezone.now())
    except CannotReverse as error:
        messages.error(request, str(error))
    else:
        stays = "It stays on its page, marked as reversed."
        if not update or update.completions or update.evidence:
            stays = "The audit trail keeps what it was."
        messages.success(request, f"The update of {action.number} is reversed. {stays}")
    return back_to_row(request, action)


def report_update(request: SignedInRequest, action: Action, message: str, at: datetime) -> None:
    """Say that an action was updated at a moment, and offer to reverse it where that can be done."""
    update = latest_update(action)
    offered = ""
    if update is not None and update.entry.at == at:
        offered = reverse(
            "priorities:action-reverse", args=[action.priority.plan.slug, action.pk, update.entry.pk]
        )
    # base.html shows a button for the address.
    messages.success(request, message, extra_tags=offered)
