"""The one door between a signed-in person and the policy: who is asking, and may they come in.

Views name the rule; nothing else decides. Answers: not signed in → the sign-in page (middleware);
who may not even know of the page → the same 404 as for what does not exist; who may, but not do this → 403.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from priorities.access.closed_plans import PlanClosed, closed_plan
from priorities.models import Membership
from wsscp import policy
from wsscp.audit.recording import record_event
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Actor, HeldRole, Realm, actor_of

_View = Callable[..., HttpResponseBase]
_Rule = Callable[[Actor], bool]


def actor_for(request: HttpRequest) -> Actor:
    """Return who is asking, from the seats held today; one query a request."""
    if not hasattr(request, "_actor"):
        request._actor = _actor(request)
    return request._actor


def _actor(request: HttpRequest) -> Actor:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return Actor(user_id=0)
    return actor_of_person(request.user, on=timezone.localdate())


def actor_of_person(person: User, *, on: date) -> Actor:
    """Return what somebody's seats make of them on a day; nothing while their account is closed."""
    if not person.is_active:
        return Actor(user_id=0)
    seats = (
        Membership.objects.filter(person=person)
        .current(on)
        .values_list("seat__part", "seat__subgroup", "seat__subgroup__opens")
    )
    return actor_of(person.pk, (HeldRole(part, group, opens or "") for part, group, opens in seats))


def second_factor_needed(request: HttpRequest) -> bool:
    """Whether whoever asks holds a seat that is not to be used on a password alone."""
    return settings.SECOND_FACTOR_REQUIRED and policy.needs_second_factor(actor_for(request))


def allow(rule: _Rule, *, visible_to: _Rule = policy.can_read_plans) -> Callable[[_View], _View]:
    """Let a view be reached only by those a rule of the policy admits."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check_allowed(request, rule, visible_to=visible_to)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def check_allowed(
    request: HttpRequest, rule: Callable[..., bool], *about: Any, visible_to: _Rule = policy.can_read_plans
) -> Actor:
    """Refuse unless a rule admits whoever asks; return who that is. What is refused is noted.

    `visible_to` says who may know that there is such a page at all. Raises Http404 for others, else
    PermissionDenied where the rule says no.
    """
    actor = actor_for(request)
    if not visible_to(actor):
        note_refusal(request)
        raise Http404
    if not rule(actor, *about):
        note_refusal(request)
        raise PermissionDenied
    return actor


def check_plan_open(request: HttpRequest, slug: str) -> None:
    """Refuse to change a closed plan, and note it; who may not know of it is answered by the view."""
    closed = closed_plan(slug)
    if closed is not None and policy.can_read_plans(actor_for(request)):
        note_refusal(request)
        raise PlanClosed(closed)


def note_refusal(request: HttpRequest) -> None:
    """Note that somebody was refused, and what they asked for."""
    summary = f"{request.method} {request.path}"
    by = request.user if request.user.is_authenticated else None
    record_event(Act.REFUSED, by=by, at=timezone.now(), realm=Realm.ACCOUNT, summary=summary)


plan_editors_only = allow(policy.can_edit_plans)
