"""A session's two clocks, and what becomes of a form that is sent after they have run out.

Idle and absolute time are held here, on the server; a cookie only names the session. The idle clock is
written once a minute at most, so that reading pages stays reading. What was typed when a session ends is
kept for the person whose session it was and for nobody else, and waits for them behind the sign-in.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from wsscp.models import KeptForm, User

Handler = Callable[[HttpRequest], HttpResponse]

BEGAN, SEEN = "began_at", "seen_at"
IDLE, ABSOLUTE = "idle", "absolute"
WRITE_EVERY_SECONDS = 60
# Characters of JSON: a quarter's return with every box full is a fifth of it.
MOST_KEPT = 1_000_000
NEVER_KEPT = ("password", "csrfmiddlewaretoken", "code", "credential")


class SessionClock:
    """Ends a session that has been idle or has lasted too long; keeps the form it was ended with."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.ended = None
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            why = _why_over(request, now)
            if why:
                request.ended = (why, request.user)
                logout(request)
            elif now - request.session.get(SEEN, 0) >= WRITE_EVERY_SECONDS:
                request.session[SEEN] = now
                request.session.setdefault(BEGAN, now)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send whoever was just signed out to sign in again, by way of what they had typed."""
        if request.ended is None or not getattr(view, "login_required", True):
            return None
        why, person = request.ended
        back = request.get_full_path()
        if request.method == "POST":
            kept = _keep(request, person)
            back = reverse("kept-form", args=[kept.pk]) if kept else "/"
        query = urlencode({"next": back, "ended": why})
        return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{query}")


def _why_over(request: HttpRequest, now: float) -> str:
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if seen is not None and now - seen >= settings.SESSION_IDLE_SECONDS:
        return IDLE
    if began is not None and now - began >= settings.SESSION_ABSOLUTE_SECONDS:
        return ABSOLUTE
    return ""


def _keep(request: HttpRequest, person: User) -> KeptForm | None:
    """Keep what was typed, without secrets and files; nothing where there is too much or none."""
    fields = typed(request)
    if not fields or len(json.dumps(fields)) > MOST_KEPT:
        return None
    return KeptForm.objects.create(
        person=person, path=request.get_full_path(), fields=fields, kept_at=timezone.now()
    )


def typed(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """Return the boxes of a posted form with their values, in order, without secrets."""
    return [
        (name, values)
        for name, values in request.POST.lists()
        if not any(secret in name.lower() for secret in NEVER_KEPT)
    ]
