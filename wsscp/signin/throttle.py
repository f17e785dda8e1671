"""Rate limits, counted for all worker processes together.

The counting is django-allauth's, which sign-in uses too: a list of times in the shared cache, under a lock.
The limits are settings.ACCOUNT_RATE_LIMITS. Each time a limit is reached there is one audit trail entry.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wsscp.digests import sha256_of
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.signin.events import record_account_event

RATE_LIMIT_APP = "allauth.account"
# How long an account is locked out from an IP address; how often guessing from everywhere is recorded.
LOCKOUT_SECONDS = 15 * 60
SPREAD_SECONDS = 60 * 60

_View = Callable[..., HttpResponse]


def throttled(action: str, *, methods: frozenset[str] = frozenset({"POST"})) -> Callable[[_View], _View]:
    """Limit a view to settings.ACCOUNT_RATE_LIMITS[action]; answer 429 above that."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods and not is_within_limit(request, action):
                return too_many_requests(request, action)
            return view(request, *args, **kwargs)

        return limited

    return decorate


def is_within_limit(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Count one use and return whether it is within the limit; `key` is for limits with "key" in them."""
    usage = ratelimit.consume(request, app=RATE_LIMIT_APP, action=action, key=key, limit_get=True)
    return usage is not None


def too_many_requests(request: HttpRequest, action: str = "") -> HttpResponse:
    """The page that says how long to wait: the answer of every limit, allauth's own included.

    allauth does not say which of its limits it was; the names of its URLs are those of its limits.
    """
    if not action and request.resolver_match:
        action = (request.resolver_match.url_name or "").removeprefix("account_")
    seconds = _seconds_to_wait(request, action)
    person = request.user if request.user.is_authenticated else None
    sender = person.pk if person else ratelimit.get_ip(request)
    if _is_first(f"told:{action}:{sender}", seconds):
        summary = f"Too often: {request.method} {request.path}"
        record_account_event(Act.REFUSED, about=person, by=person, summary=summary)
    until = timezone.localtime() + timedelta(seconds=seconds)
    context = {"minutes": ceil(seconds / 60), "until": until}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def attempt_key(request: HttpRequest, login: str) -> str:
    """Return the key of the count of wrong passwords: the account and the IP address together."""
    return f"{ratelimit.get_ip(request)}:{login}"


def is_locked_out(request: HttpRequest, login: str) -> bool:
    """Whether an account is locked out from the request's IP address."""
    return cache.get(_key(f"stop:{attempt_key(request, login)}")) is not None


def lock_out_if_spent(request: HttpRequest, login: str) -> None:
    """After a wrong password: if it was the last one allowed, lock the account out from that IP address.

    The lockout begins with the last one, or attempts would become free one by one as the old ones expire.
    """
    key = attempt_key(request, login)
    person = User.objects.filter(email__iexact=login).first()
    told = "" if person else " for an address without an account"
    told += ": too many wrong passwords"
    if _is_full(request, "login_failed", key) and _is_first(f"stop:{key}", LOCKOUT_SECONDS):
        summary = f"Signing in from {ratelimit.get_ip(request)}{told}"
        record_account_event(Act.REFUSED, about=person, summary=summary)
    if _is_full(request, "login_failed_anywhere", login) and _is_first(f"anywhere:{login}", SPREAD_SECONDS):
        record_account_event(Act.REFUSED, about=person, summary=f"Signing in from anywhere{told}")


def clear_lockout(request: HttpRequest, login: str) -> None:
    """Clear the count of an account whose owner has set a new password by the link in the mail."""
    key = attempt_key(request, login)
    cache.delete_many([_key(f"stop:{key}")])
    ratelimit.clear(request, app=RATE_LIMIT_APP, action="login_failed", key=key)
    ratelimit.clear(request, app=RATE_LIMIT_APP, action="login_failed_anywhere", key=login)


def _is_full(request: HttpRequest, action: str, key: str) -> bool:
    rates = ratelimit.get_rates(app=RATE_LIMIT_APP, action=action)
    return any(len(_uses(request, action, rate, key)) >= rate.amount for rate in rates)


def _uses(request: HttpRequest, action: str, rate: ratelimit.Rate, key: str | None = None) -> list[float]:
    """Return when a limit was used lately, newest first."""
    cache_key = ratelimit.get_cache_key(request, app=RATE_LIMIT_APP, action=action, rate=rate, key=key)
    uses: list[float] = cache.get(cache_key, [])
    return uses


def _seconds_to_wait(request: HttpRequest, action: str) -> int:
    """Return the seconds until a limit allows more; its whole duration where the key is not known."""
    rates = ratelimit.get_rates(app=RATE_LIMIT_APP, action=action)
    now = timezone.now().timestamp()
    waits = []
    for rate in rates:
        if rate.per == "key":
            waits.append(rate.duration)
            continue
        history = _uses(request, action, rate)
        if len(history) >= rate.amount:
            waits.append(history[-1] + rate.duration - now)
    return max(1, ceil(max(waits, default=60)))


def _is_first(event: str, seconds: int) -> bool:
    """Whether an event is the first of its name within that time, in all processes."""
    return cache.add(_key(event), True, timeout=seconds)


def _key(event: str) -> str:
    return f"wsscp:throttle:{sha256_of(event)}"
