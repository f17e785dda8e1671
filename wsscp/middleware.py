"""Middleware of our own: addresses with NUL bytes, and headers of every response."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

_GetResponse = Callable[[HttpRequest], HttpResponse]

# No page of ours uses any of these; passkeys are read by our own pages only.
PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


class RefuseNulBytes(MiddlewareMixin):
    """Answer 400 to an address with a NUL byte in it, which PostgreSQL refuses with an error.

    Posted fields are checked by the forms, which show the error at the field.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Return the answer to such an address."""
        address = request.get_full_path().lower()
        if "%00" in address or "\x00" in request.path:
            return HttpResponseBadRequest(render(request, "400.html").content)
        return None


class SecurityHeaders(MiddlewareMixin):
    """Headers of every response, static files included, that Django has no setting for."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add the headers."""
        response["Permissions-Policy"] = PERMISSIONS
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class NoStore:
    """Keep signed-in pages out of every cache, the browser's own included, and clear that at sign-out."""

    def __init__(self, get_response: _GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            if not response.has_header("Cache-Control"):
                response["Cache-Control"] = "no-store"
            if not request.user.is_authenticated:
                response["Clear-Site-Data"] = '"cache", "storage"'
        return response
