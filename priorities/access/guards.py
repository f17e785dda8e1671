"""Access control for views: who is asking, and whether the policy allows it.

Views name the rule; nothing else decides. Responses: not signed in → the sign-in page (middleware); may not
know that the page exists → the same 404 as for a page that does not; may know, but not do this → 403.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from priorities.models import Membership, Plan
from wsscp import policy
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Actor, HeldRole, actor_of
from wsscp.signin.events import record_account_event

_Response = TypeVar("_Response", bound=HttpResponseBase)
_Rule = Callable[[Actor], bool]


def actor_for(request: HttpRequest) -> Actor:
    """Return who is asking, from the roles held today; cached on the request, so that it is one query."""
    cache = vars(request)
    if "_actor" not in cache:
        cache["_actor"] = _actor(request)
    actor: Actor = cache["_actor"]
    return actor


def _actor(request: HttpRequest) -> Actor:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return Actor(user_id=0)
    return actor_of_person(request.user, on=timezone.localdate())


def actor_of_person(person: User, *, on: date) -> Actor:
    """Return somebody as an actor, with their roles on a day; without any if the account is closed."""
    if not person.is_active:
        return Actor(user_id=0)
    held = (
        Membership.objects.filter(person=person)
        .current(on)
        .values_list("seat__part", "seat__subgroup", "seat__subgroup__opens")
    )
    return actor_of(person.pk, (HeldRole(part, group, opens or "") for part, group, opens in held))


def second_factor_needed(request: HttpRequest) -> bool:
    """Whether the person holds a role that must not be used with a password alone."""
    return settings.SECOND_FACTOR_REQUIRED and policy.needs_second_factor(actor_for(request))


def allow(
    rule: _Rule, *, visible_to: _Rule = policy.can_read_plans
) -> Callable[[Callable[..., _Response]], Callable[..., _Response]]:
    """Decorate a view so that only those whom a rule of the policy admits reach it."""

    def decorate(view: Callable[..., _Response]) -> Callable[..., _Response]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> _Response:
            check_allowed(request, rule, visible_to=visible_to)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def check_allowed(
    request: HttpRequest, rule: Callable[..., bool], *about: Any, visible_to: _Rule = policy.can_read_plans
) -> Actor:
    """Return who is asking if a rule admits them; otherwise record the refusal and raise.

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
    """Record a refusal and raise PlanClosed for a closed plan; the view answers who may not know of it."""
    plan = Plan.objects.filter(slug=slug, closed_on__isnull=False).first()
    if plan is not None and policy.can_read_plans(actor_for(request)):
        note_refusal(request)
        plan.check_open()


def note_refusal(request: HttpRequest) -> None:
    """Record that somebody was refused, and what they requested."""
    summary = f"{request.method} {request.path}"
    by = request.user if request.user.is_authenticated else None
    record_account_event(Act.REFUSED, by=by, summary=summary)


plan_editors_only = allow(policy.can_edit_plans)
# For those who work on returns and reports before these are signed.
plan_drafts_only = allow(policy.can_read_drafts, visible_to=policy.can_read_drafts)
