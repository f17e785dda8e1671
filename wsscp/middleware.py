"""Middleware of our own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render

Handler = Callable[[HttpRequest], HttpResponse]


class RefuseNulBytes:
    """Answer 400 to an address with a NUL byte in it, which PostgreSQL would meet with an error.

    Posted fields are checked by the forms themselves, which say so at the field.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.get_full_path().lower()
        if "%00" in address or "\x00" in request.path:
            return HttpResponseBadRequest(render(request, "400.html").content)
        return self.get_response(request)


class NoStore:
    """Keep signed-in pages out of every cache, the browser's own included."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response
