"""Whoever needs two-step sign-in and has not set it up does that first."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from priorities.access.guards import second_factor_needed
from wsscp.signin.second_factor_queries import has_second_factor
from wsscp.signin.second_factors import SECOND_FACTOR_PROVED

# The views open to somebody who has still to set up two-step sign-in: doing so, signing out, and help.
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


class SecondFactorMiddleware(MiddlewareMixin):
    """Redirect whoever needs two-step sign-in and has not set it up to do so, before anything else.

    It checks every request, so that a role given while signed in counts from the next click. The session says
    who signed in with two steps, so that this costs no query.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Return the redirect, or None for everybody else."""
        if not request.user.is_authenticated or request.session.get(SECOND_FACTOR_PROVED):
            return None
        match = request.resolver_match
        assert match is not None  # the view is resolved by now
        if match.view_name in ALLOWED_WITHOUT_SECOND_FACTOR or not second_factor_needed(request):
            return None
        if has_second_factor(request.user):
            request.session[SECOND_FACTOR_PROVED] = True
            return None
        return redirect("mfa_activate_totp")
