"""Whoever needs a second factor and has none sets one up first."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from priorities.access.guards import second_factor_needed
from wsscp.signin.second_factor_queries import has_second_factor
from wsscp.signin.second_factors import SECOND_FACTOR_PROVED

_Handler = Callable[[HttpRequest], HttpResponse]

# What is open to somebody who has still to set up a second factor: that, leaving, and reading how.
ALLOWED_WITHOUT_SECOND_FACTOR = frozenset(
    {
        "accessibility",
        "account_change_password",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "health",
        "help",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "theme",
    }
)


class SecondFactorMiddleware:
    """Send whoever needs a second factor and has none to set one up, before anything else is done.

    It asks at every request, so that a seat gained while signed in counts from the next click. Who signed
    in with a second factor has it noted in the session and costs no query.
    """

    def __init__(self, get_response: _Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let everybody else through."""
        if not request.user.is_authenticated or request.session.get(SECOND_FACTOR_PROVED):
            return None
        if request.resolver_match.view_name in ALLOWED_WITHOUT_SECOND_FACTOR or not second_factor_needed(
            request
        ):
            return None
        if has_second_factor(request.user):
            request.session[SECOND_FACTOR_PROVED] = True
            return None
        return redirect("mfa_activate_totp")
