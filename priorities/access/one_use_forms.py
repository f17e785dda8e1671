"""A form is used once, whatever is clicked, and its sender told who was there before."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from priorities.access.guards import actor_for
from priorities.access.links import record_urls
from wsscp.editing.idempotency import SubmittedForm, TokenAlreadyUsed, find_used_token, hold_token
from wsscp.editing.versions import EditConflict
from wsscp.signin.sessions import NEVER_SAVED_FIELDS, TOKEN_FIELD, save_submission

_Handler = Callable[[HttpRequest], HttpResponse]


class OneUseFormMiddleware:
    """Lets a form be used once (wsscp/editing/idempotency.py), and shows it again after an edit conflict.

    A form that was used already answers with what it made. If what was typed is not what was sent then, it is
    kept for its sender to decide.
    """

    def __init__(self, get_response: _Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = _sent(request)
        with hold_token(sent):
            response = self.get_response(request)
        if sent and sent.row is None and response.status_code == 200:
            # Something stopped it; if that is a click before this one, what it made is the answer.
            return _made_before(request, sent) or response
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer a form that was used before, without asking the view."""
        sent = _sent(request)
        return _made_before(request, sent) if sent else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer who comes second in the same moment: to one form, or to one thing."""
        if isinstance(exception, TokenAlreadyUsed) and (sent := _sent(request)):
            return _made_before(request, sent)
        if isinstance(exception, EditConflict) and not hasattr(request, "_was_overtaken"):
            # Asked again, the form finds by itself that there is a newer version, and says what differs.
            request._was_overtaken = True
            view, args, kwargs = request.resolver_match
            return view(request, *args, **kwargs)
        return None


def _sent(request: HttpRequest) -> SubmittedForm | None:
    """Return the token of the form that was sent, if it is one of ours and somebody signed in sent it."""
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    try:
        token = UUID(request.POST.get(TOKEN_FIELD, ""))
    except ValueError:
        return None
    boxes = [(name, values) for name, values in request.POST.lists() if name not in NEVER_SAVED_FIELDS]
    files = [(name, file.name, file.size) for name, file in request.FILES.items()]
    digest = sha256(json.dumps([request.path, boxes, files]).encode()).hexdigest()
    return SubmittedForm(token, request.user, digest)


def _made_before(request: HttpRequest, sent: SubmittedForm) -> HttpResponse | None:
    """Lead to what a form made when it was used before; None for one that was not."""
    row = find_used_token(sent)
    if row is None:
        return None
    thing = (row.thing_type, row.thing_id)
    address = record_urls([thing], actor=actor_for(request)).get(thing, "/")
    if row.digest == sent.digest:
        messages.success(request, f"That was saved already, once: {row.thing_label}")
        return redirect(address)
    messages.warning(
        request,
        f"This form was sent before, and made: {row.thing_label}. What you typed now is kept here: save it "
        "as well, or throw it away.",
    )
    return redirect(save_submission(request))
