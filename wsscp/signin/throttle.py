"""Limits on how often something may be done, counted for all worker processes together.

The counting is django-allauth's, which sign-in uses too: a list of moments in the shared cache, under a
lock. The limits are settings.ACCOUNT_RATE_LIMITS. What is stopped is noted in the trail, once each time.
"""

import hashlib
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from threading import Lock
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wsscp.audit.recording import record_event
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm
from wsscp.signin.sessions import posted_fields, readable_fields

RATE_LIMIT_APP = "allauth.account"
# How long wrong passwords stop an account from a place; how often guessing from everywhere is noted.
LOCKOUT_SECONDS = 15 * 60
SPREAD_SECONDS = 60 * 60

# When each person last sent forms, in this process.
RECENT_POSTS: dict[int, deque[float]] = {}
_lock = Lock()

_View = Callable[..., HttpResponse]


class PostLimit:
    """Stops whoever sends forms faster than a person can; counted in each worker process by itself.

    That is loose and costs nothing: a count in the database would add three writes to every save.
    """

    def __init__(self, get_response: _View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.user.is_authenticated and not _may_post(request.user.pk):
            return too_many_requests(request, "post")
        return self.get_response(request)


def _may_post(person: int) -> bool:
    now = timezone.now().timestamp()
    with _lock:
        posts = RECENT_POSTS.setdefault(person, deque())
        while posts and posts[0] <= now - 60:
            posts.popleft()
        if len(posts) >= settings.POSTS_A_MINUTE:
            return False
        posts.append(now)
        return True


def throttled(action: str, *, methods: frozenset[str] = frozenset({"POST"})) -> Callable[[_View], _View]:
    """Let a view be asked no more often than settings.ACCOUNT_RATE_LIMITS[action] says; 429 to the rest."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods and not is_within_limit(request, action):
                return too_many_requests(request, action)
            return view(request, *args, **kwargs)

        return limited

    return decorate


def is_within_limit(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Count one use and return whether it is within the limit; `key` for limits per something else."""
    usage = ratelimit.consume(request, app=RATE_LIMIT_APP, action=action, key=key, limit_get=True)
    return usage is not None


def too_many_requests(request: HttpRequest, action: str = "") -> HttpResponse:
    """The page that says to wait, and for how long: the answer of every limit, the library's own included.

    The library does not say which of its limits it was; its addresses are named for them.
    """
    if not action and request.resolver_match:
        action = (request.resolver_match.url_name or "").removeprefix("account_")
    seconds = _wait(request, action)
    person = request.user if request.user.is_authenticated else None
    who = person.pk if person else ratelimit.get_ip(request)
    if _first(f"told:{action}:{who}", seconds):
        _note(person, by=person, summary=f"Too often: {request.method} {request.path}")
    until = timezone.localtime() + timedelta(seconds=seconds)
    lost = readable_fields(posted_fields(request)) if person else []
    context = {"minutes": ceil(seconds / 60), "until": until, "shown": lost}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def attempt_key(request: HttpRequest, login: str) -> str:
    """Return what wrong passwords are counted by: the account and the place together."""
    return f"{ratelimit.get_ip(request)}:{login}"


def is_locked_out(request: HttpRequest, login: str) -> bool:
    """Whether wrong passwords have stopped an account from where this is asked."""
    return cache.get(_key(f"stop:{attempt_key(request, login)}")) is not None


def lock_out_if_spent(request: HttpRequest, login: str) -> None:
    """After a wrong password: if it was the last of those allowed, stop the account from that place.

    The stop begins with the last one, or the tries would trickle back as each of them grows old.
    """
    here = attempt_key(request, login)
    person = User.objects.filter(email__iexact=login).first()
    whose = "" if person else " for an address without an account"
    if _is_full(request, "login_failed", here) and _first(f"stop:{here}", LOCKOUT_SECONDS):
        place = ratelimit.get_ip(request)
        _note(person, by=None, summary=f"Signing in from {place}{whose}: too many wrong passwords")
    if _is_full(request, "login_failed_anywhere", login) and _first(f"anywhere:{login}", SPREAD_SECONDS):
        _note(person, by=None, summary=f"Signing in from anywhere{whose}: too many wrong passwords")


def clear_lockout(request: HttpRequest, login: str) -> None:
    """Forget the wrong passwords of an account whose owner has set a new one by the link in the mail."""
    here = attempt_key(request, login)
    cache.delete_many([_key(f"stop:{here}")])
    ratelimit.clear(request, app=RATE_LIMIT_APP, action="login_failed", key=here)
    ratelimit.clear(request, app=RATE_LIMIT_APP, action="login_failed_anywhere", key=login)


def _is_full(request: HttpRequest, action: str, key: str) -> bool:
    return any(
        len(
            cache.get(
                ratelimit.get_cache_key(request, app=RATE_LIMIT_APP, action=action, rate=rate, key=key), []
            )
        )
        >= rate.amount
        for rate in ratelimit.get_rates(app=RATE_LIMIT_APP, action=action)
    )


def _wait(request: HttpRequest, action: str) -> int:
    """Return the seconds until a limit lets go; where its count cannot be seen, the longest it can be."""
    rates = ratelimit.get_rates(app=RATE_LIMIT_APP, action=action)
    now = timezone.now().timestamp()
    waits = []
    for rate in rates:
        if rate.per == "key":
            waits.append(rate.duration)
            continue
        history = cache.get(
            ratelimit.get_cache_key(request, app=RATE_LIMIT_APP, action=action, rate=rate), []
        )
        if len(history) >= rate.amount:
            waits.append(history[-1] + rate.duration - now)
    return max(1, ceil(max(waits, default=60)))


def _first(what: str, seconds: int) -> bool:
    """Whether this is the first to say so within that time, of all who say it."""
    return cache.add(_key(what), True, timeout=seconds)


def _key(what: str) -> str:
    return f"wsscp:throttle:{hashlib.sha256(what.encode()).hexdigest()}"


def _note(about: User | None, *, by: User | None, summary: str) -> None:
    record_event(Act.REFUSED, by=by, at=timezone.now(), about=about, realm=Realm.ACCOUNT, summary=summary)
