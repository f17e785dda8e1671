"""The one door between a signed-in person and the policy: who is asking, and may they come in.

Views name the rule; nothing else decides. Answers: not signed in → the sign-in page (middleware);
not a reader at all → the same 404 as for what does not exist; a reader who may not do this → 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from priorities.models import Membership
from wsscp import policy
from wsscp.policy import Actor, Role

View = Callable[..., HttpResponse]


def actor_for(request: HttpRequest) -> Actor:
    """Return who is asking, from the memberships current today; one query a request."""
    if not hasattr(request, "_actor"):
        request._actor = _actor(request)
    return request._actor


def _actor(request: HttpRequest) -> Actor:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return Actor(user_id=0)
    seats = list(
        Membership.objects.filter(person=request.user)
        .current(timezone.localdate())
        .values_list("role", "subgroup_id")
    )
    return Actor(
        user_id=request.user.pk,
        roles=frozenset(Role(role) for role, _ in seats),
        chairs=frozenset(group for role, group in seats if role == Role.CHAIR),
    )


def allow(rule: Callable[[Actor], bool]) -> Callable[[View], View]:
    """Let a view be reached only by those a rule of the policy admits."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            demand(request, rule)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def demand(request: HttpRequest, rule: Callable[..., bool], *about: Any) -> None:
    """Refuse unless a rule admits whoever asks. Raises Http404 for non-readers, else PermissionDenied."""
    actor = actor_for(request)
    if not policy.can_read_plans(actor):
        raise Http404
    if not rule(actor, *about):
        raise PermissionDenied
