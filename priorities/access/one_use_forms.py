"""A form that is sent twice counts once, and is shown again after an edit conflict."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from priorities.access.guards import actor_for
from priorities.access.links import record_urls
from wsscp.digests import sha256_of
from wsscp.editing.submission import (
    Submission,
    TokenAlreadyUsed,
    answering,
    current_submission,
    find_used_token,
)
from wsscp.editing.versions import EditConflict
from wsscp.signin.sessions import NEVER_SAVED_FIELDS, TOKEN_FIELD, save_submission, show_typed

_Handler = Callable[[HttpRequest], HttpResponse]


class OneUseFormMiddleware:
    """Take what a request sends (wsscp/editing/submission.py); a form with a one-use token counts once.

    A form sent a second time redirects to what it made the first time. If its content differs from then, it
    is stored as a saved submission for its sender to decide, or shown where it must not be stored. After an
    edit conflict the form is shown again.
    """

    def __init__(self, get_response: _Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = _submission(request)
        with answering(sent):
            response = self.get_response(request)
        if sent and sent.row is None and response.status_code == 200:
            # The view saved nothing; if an earlier click did, redirect to what that made.
            return _response_to_repeat(request, sent) or response
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Respond to a form that was used before, without calling the view."""
        sent = current_submission()
        return _response_to_repeat(request, sent) if sent else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Respond to the second of two requests at once that sent one form, or that save one record."""
        sent = current_submission()
        if isinstance(exception, TokenAlreadyUsed) and sent:
            return _response_to_repeat(request, sent)
        if isinstance(exception, EditConflict) and not hasattr(request, "_had_conflict"):
            # Called again, the view's form finds that there is a newer version, and shows what differs.
            vars(request)["_had_conflict"] = True
            if sent:
                sent.begin_again()
            match = request.resolver_match
            assert match is not None  # the view raised it
            view, args, kwargs = match
            return view(request, *args, **kwargs)
        return None


def _submission(request: HttpRequest) -> Submission | None:
    """Return what a request sends; its token counts where its sender is signed in."""
    if request.method != "POST":
        return None
    if not request.user.is_authenticated:
        return Submission()
    try:
        token = UUID(request.POST.get(TOKEN_FIELD, ""))
    except ValueError:
        return Submission()
    fields = [(name, values) for name, values in request.POST.lists() if name not in NEVER_SAVED_FIELDS]
    files = [
        (name, file.name, file.size)
        for name, file in request.FILES.items()
        if isinstance(file, UploadedFile)  # the stubs know also an empty list
    ]
    digest = sha256_of(json.dumps([request.path, fields, files]))
    return Submission(token, request.user, digest)


def _response_to_repeat(request: HttpRequest, sent: Submission) -> HttpResponse | None:
    """Return a redirect to what a form made when it was used before; None for one that was not."""
    row = find_used_token(sent)
    if row is None:
        return None
    record = (row.thing_type, row.thing_id)
    url = record_urls([record], actor=actor_for(request)).get(record, "/")
    if row.digest == sent.digest:
        messages.success(request, f"That was saved already, once: {row.thing_label}")
        return redirect(url)
    why, kept = f"This form was sent before, and made: {row.thing_label}.", save_submission(request)
    if not kept:
        return show_typed(request, why)
    messages.warning(request, f"{why} What you typed now is kept here: save it as well, or throw it away.")
    return redirect(kept)
