"""Limits on how often something may be done, counted for all worker processes together.

The counting is django-allauth's, which sign-in uses too: a list of moments in the shared cache, under a lock.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Every limit but those that only stop distributed guessing is over by then.
LONGEST_WAIT_SECONDS = 15 * 60

View = Callable[..., HttpResponse]


def throttled(action: str, *, methods: frozenset[str] = frozenset({"POST"})) -> Callable[[View], View]:
    """Let a view be asked no more often than settings.ACCOUNT_RATE_LIMITS[action] says; 429 to the rest."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods and not allowed(request, action):
                return too_many(request)
            return view(request, *args, **kwargs)

        return limited

    return decorate


def allowed(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Count one use and return whether it is within the limit; `key` for limits per something else."""
    usage = ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True)
    return usage is not None


def too_many(request: HttpRequest) -> HttpResponse:
    """The page that says to wait: the answer of every limit, the sign-in library's own included."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(LONGEST_WAIT_SECONDS)
    return response
