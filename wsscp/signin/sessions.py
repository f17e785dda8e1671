"""Session timeouts, and saved submissions: forms whose sender must sign in again first.

Idle and absolute timeout are enforced here, on the server; a cookie only names the session. The time of last
activity is written once a minute at most, so that few page views write. A session that has timed out is
deleted at once; the browser gets a new one in which nobody is signed in and which records why.

A form that is sent when nobody is signed in, however that came about, is saved for whoever had opened it, by
the signed box that each of our forms has (wsscp/editing/senders.py), and for nobody else. They get it back
after signing in. What cannot be saved is shown, to be copied.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from wsscp.dates import long_date
from wsscp.editing.senders import SAVED_SUBMISSION_FIELD, SENDER_FIELD, FormSender, sender_of
from wsscp.identifiers import find_identifiers
from wsscp.limits import PARAGRAPH
from wsscp.models import KeptForm
from wsscp.models.saved_submissions import is_address_of_reviews
from wsscp.policy import MARKING
from wsscp.signin.throttle import is_within_limit

_GetResponse = Callable[[HttpRequest], HttpResponse]

SESSION_BEGAN, SESSION_LAST_ACTIVE, SESSION_ENDED = "began_at", "seen_at", "ended_because"
ENDED_IDLE, ENDED_ABSOLUTE = "idle", "absolute"
WRITE_EVERY_SECONDS = 60
# Characters of JSON: a quarterly return with every box full is a tenth of it.
MAX_SAVED_CHARACTERS = 2_000_000
# The box with the one-use form token (wsscp/editing/submission.py).
TOKEN_FIELD = "once"  # noqa: S105 - the name of a field
_KEPT = "You are signed out. What you had typed is kept for you, but not saved yet: sign in and save it."
SECRET_FIELD_PARTS = ("password", "secret", "credential")
NEVER_SAVED_FIELDS = {"csrfmiddlewaretoken", "code", SAVED_SUBMISSION_FIELD, SENDER_FIELD}
# Boxes nobody typed into: the counts of a formset, the primary keys of rows and of their action, the page to
# go on to, versions.
HIDDEN_FIELDS = {
    "stamps",
    "leave",
    "TOTAL_FORMS",
    "INITIAL_FORMS",
    "MIN_NUM_FORMS",
    "MAX_NUM_FORMS",
    "id",
    "action",
    "next",
    "version",
    TOKEN_FIELD,
}


class SessionTimeout:
    """Ends a session that has been idle or has lasted too long; saves a form that is sent after that."""

    def __init__(self, get_response: _GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now().timestamp()
        if request.user.is_authenticated:
            if why := timeout_reason(request.session, now):
                logout(request)
                request.session[SESSION_ENDED] = why
            elif now - request.session.get(SESSION_LAST_ACTIVE, 0) >= WRITE_EVERY_SECONDS:
                _set_times(request, now)
        response = self.get_response(request)
        if request.user.is_authenticated:
            if SESSION_BEGAN not in request.session:
                # Signed in just now: the times count from here, whether or not another page is requested.
                _set_times(request, now)
                request.session.pop(SESSION_ENDED, None)
            if (
                request.method == "POST"
                and response.status_code == 302
                and SAVED_SUBMISSION_FIELD in request.POST
            ):
                _delete_saved(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Save a form for its sender where they are not signed in; say why a session has ended.

        Django has checked the CSRF token by now, so what is saved comes from a page of ours.
        """
        if not getattr(view, "login_required", True):
            return None
        if request.method == "POST" and (SENDER_FIELD in request.POST or TOKEN_FIELD in request.POST):
            sender = sender_of(request)
            is_own = sender is None or sender.person == request.user.pk
            return None if request.user.is_authenticated and is_own else answer_late_form(request)
        why = request.session.get(SESSION_ENDED)
        if request.user.is_authenticated or not why:
            return None
        return _to_sign_in(request, request.get_full_path() if request.method == "GET" else "/")


def answer_late_form(request: HttpRequest) -> HttpResponse:
    """Answer a form that cannot be taken as it was sent: saved for its sender, or shown to be copied.

    Its sender is not signed in, or was signed out since it was shown, or somebody else is signed in here. A
    script that saves as one types is told that nothing is saved: the text is still in its page.
    """
    sender, fields = sender_of(request), posted_fields(request)
    before = _saved_before(request)
    person = sender.person if sender else None
    if sender is None and before and [list(box) for box in fields] == before.fields:
        person = before.person_id  # from its own page, as it is kept
    is_other = person is not None and request.user.is_authenticated and person != request.user.pk
    if not request.accepts("text/html"):
        status = 403 if request.user.is_authenticated else 401
        return JsonResponse({"sign_in": f"{reverse(settings.LOGIN_URL)}?next=/"}, status=status)
    kept = ""
    if sender:
        kept = _save_for_sender(request, sender, fields, before)
    elif person is not None and before:
        kept = reverse("kept-form", args=[before.pk])
    if is_other:
        return render(request, "wsscp/editing/not_yours.html", {"is_kept": bool(kept)}, status=403)
    if kept and request.user.is_authenticated:
        return HttpResponseRedirect(kept)
    if kept:
        messages.warning(request, _KEPT)
        return _to_sign_in(request, kept)
    if not readable_fields(fields) and not request.user.is_authenticated:
        return _to_sign_in(request, "/")
    return show_typed(request)


def show_typed(request: HttpRequest, why: str = "") -> HttpResponse:
    """Show what was typed into a form that was not taken and cannot be kept, to be copied."""
    shown = readable_fields(posted_fields(request))
    marking = MARKING if is_address_of_reviews(request.path) else ""
    return render(request, "403_csrf.html", {"shown": shown, "marking": marking, "why": why}, status=403)


def _save_for_sender(
    request: HttpRequest, sender: FormSender, fields: list[tuple[str, list[str]]], before: KeptForm | None
) -> str:
    """Save a form for who had opened it, once however often it is sent; return its URL.

    One that is kept already (`before`) and was being put right is kept as it is now. Returns "" where it
    cannot be saved: it is too long, too many are sent, the account is closed or has another password, or it
    must not be stored.
    """
    person = sender.find_person()
    if person is None or len(json.dumps(fields)) > MAX_SAVED_CHARACTERS:
        return ""
    if _must_not_be_stored(request, fields):
        return ""
    if not is_within_limit(request, "keep_form", key=str(person.pk)):
        return ""
    values = {"path": request.get_full_path()[:PARAGRAPH], "fields": fields, "kept_at": timezone.now()}
    pk = before.pk if before and before.person_id == person.pk else sender.form
    saved, _ = KeptForm.objects.update_or_create(pk=pk, person=person, defaults=values)
    return reverse("kept-form", args=[saved.pk])


def _must_not_be_stored(request: HttpRequest, fields: list[tuple[str, list[str]]]) -> bool:
    """Whether what was typed at a review may identify somebody: nothing that does is ever stored of those."""
    if not is_address_of_reviews(request.path):
        return False
    return any(find_identifiers(text) for _, text in readable_fields(fields))


def _to_sign_in(request: HttpRequest, to: str) -> HttpResponse:
    """Redirect to the sign-in page, which says why a session has ended, and then on."""
    query = {"next": to}
    if why := request.session.get(SESSION_ENDED):
        query["ended"] = why
    return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{urlencode(query)}")


class SaveWhileConfirming(MiddlewareMixin):
    """Saves a form that was sent to a page which first asks to sign in again (`reauthentication_required`).

    allauth would put all of it into the session, passwords too, lose it where the URL has a query string, and
    answer it at the URL of the confirmation.
    """

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Send a form's sender to confirm, and on to their saved submission; leave the rest to allauth."""
        if request.method != "POST" or not isinstance(exception, ReauthenticationRequired):
            return None
        fields = posted_fields(request)
        methods = get_adapter().get_reauthentication_methods(request.user)
        if not request.user.is_authenticated or not methods or len(json.dumps(fields)) > MAX_SAVED_CHARACTERS:
            return None
        saved = _save(request, request.user.pk, fields)
        return HttpResponseRedirect(f"{methods[0]['url']}?{urlencode({'next': saved})}")


def timeout_reason(session: Mapping[str, Any], now: float) -> str:
    """Return why a session has timed out, or "" where it has not."""
    began, last_active = session.get(SESSION_BEGAN), session.get(SESSION_LAST_ACTIVE)
    if last_active is not None and now - last_active >= settings.SESSION_IDLE_SECONDS:
        return ENDED_IDLE
    if began is not None and now - began >= settings.SESSION_ABSOLUTE_SECONDS:
        return ENDED_ABSOLUTE
    return ""


def active_sessions(sessions: list[UserSession], now: float) -> list[UserSession]:
    """Return those of a person's sessions that have not timed out: their rows are deleted later."""
    rows = Session.objects.filter(session_key__in=[session.session_key for session in sessions])
    timed_out = {row.session_key for row in rows if timeout_reason(row.get_decoded(), now)}
    return [session for session in sessions if session.session_key not in timed_out]


def posted_fields(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """Return the boxes of a posted form with their values, in order, without secrets.

    NUL characters are removed, too: PostgreSQL stores none, and no box of ours accepts one.
    """
    return [
        (name.replace("\x00", ""), [value.replace("\x00", "") for value in values])
        for name, values in request.POST.lists()
        if name not in NEVER_SAVED_FIELDS and not any(secret in name.lower() for secret in SECRET_FIELD_PARTS)
    ]


def readable_fields(fields: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """Return the boxes that are not empty as (name in words, what was typed), for people to read."""
    named = ((name.rpartition("-")[2], values) for name, values in fields)
    return [
        (name.replace("_", " ").capitalize(), "\n".join(_readable(value) for value in values))
        for name, values in named
        if name not in HIDDEN_FIELDS and any(value.strip() for value in values)
    ]


def _readable(value: str) -> str:
    """Return a date box's value as people write it."""
    try:
        return long_date(date.fromisoformat(value)) if len(value) == len("2020-03-31") else value
    except ValueError:
        return value


def _set_times(request: HttpRequest, now: float) -> None:
    request.session[SESSION_LAST_ACTIVE] = now
    request.session.setdefault(SESSION_BEGAN, now)


def save_submission(request: HttpRequest) -> str:
    """Save what was typed into a form that was used before, to be sent as a new one; return its URL.

    Returns "" where it must not be stored.
    """
    assert request.user.is_authenticated
    fields = [box for box in posted_fields(request) if box[0] != TOKEN_FIELD]
    return "" if _must_not_be_stored(request, fields) else _save(request, request.user.pk, fields)


def _save(request: HttpRequest, person: int, fields: list[tuple[str, list[str]]]) -> str:
    """Save a submission for a person; return its URL."""
    saved = KeptForm.objects.create(
        person_id=person,
        path=request.get_full_path()[:PARAGRAPH],
        fields=fields,
        kept_at=timezone.now(),
    )
    return reverse("kept-form", args=[saved.pk])


def _saved_before(request: HttpRequest) -> KeptForm | None:
    """Return the saved submission that a form was sent from."""
    try:
        pk = UUID(request.POST.get(SAVED_SUBMISSION_FIELD, ""))
    except ValueError:
        return None
    return KeptForm.objects.filter(pk=pk).first()


def _delete_saved(request: HttpRequest) -> None:
    """Delete a saved submission once the page it was for has accepted it."""
    saved = _saved_before(request)
    # Other forms of a page on which it is put right name it, too.
    if saved and (saved.person_id, saved.path) == (request.user.pk, request.get_full_path()[:PARAGRAPH]):
        saved.delete()
