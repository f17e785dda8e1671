"""Where a page about an action leads back to."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from priorities.models import Action
from wsscp.requests import SignedInRequest


def back_to_row(request: SignedInRequest, action: Action) -> HttpResponse:
    """Redirect to the row of the list that the request came from; without one, to the action."""
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(f"{back.partition('#')[0]}#action-{action.pk}")
    return redirect("reporting:action", action.priority.plan.slug, action.pk)
