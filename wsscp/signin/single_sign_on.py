"""Single sign-on by OpenID Connect, where the settings name a provider.

An identity opens an account only once it is linked with it: by the person, signed in, or by a verified
email address where the settings trust the provider with that. It never creates an account.
"""

import logging
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from wsscp.audit.recording import recording_account
from wsscp.digests import sha256_of
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest
from wsscp.signin.events import record_account_event

_logger = logging.getLogger(__name__)

# What allauth raises for a malformed answer of the provider.
_MALFORMED = (RequestException, KeyError, TypeError, ValueError)


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Links identities with accounts, creates none, and stores only an identity's email address."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Refuse an answer about two people, and drop everything but the address."""
        claims = sociallogin.account.extra_data
        issuer, subject = claims["id_token"]["iss"], claims["id_token"]["sub"]
        if claims["userinfo"]["sub"] != subject:
            raise PermissionDenied
        # A subject is unique for its issuer only, and the settings may name another one day.
        sociallogin.account.uid = sha256_of(f"{issuer} {subject}")
        sociallogin.account.extra_data = {"email": data.get("email") or ""}
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link an identity with the signed-in account, or with that of its verified address where trusted.

        allauth would do the former itself, but not in one transaction with the audit trail entry.
        """
        if sociallogin.is_existing:
            return
        person: User | None = None
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            person = _confirmed_user(request)
        elif settings.OIDC_TRUST_EMAIL:
            person = account_of_address(sociallogin)
        if person is not None:
            with transaction.atomic():
                sociallogin.connect(request, person)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse an identity without an account, and record the attempt."""
        record_account_event(
            Act.FAILED_SIGN_IN, summary="single sign-on by an identity no account is linked with"
        )
        return False

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **hints: Any
    ) -> None:
        """Show that it did not work; the person may just have cancelled it."""
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(_not_signed_in(request, cancelled=True))
        raise ImmediateHttpResponse(_failed(request, exception))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """Go back to one's own account."""
        return reverse("account")


def account_of_address(sociallogin: SocialLogin) -> User | None:
    """Return the open account an identity's verified email address belongs to.

    Not one without a password (its invitation expires), nor one already linked: a mailbox may have been
    given to somebody else.
    """
    # A provider may send the string "false", which is truthy.
    verified = [address.email for address in sociallogin.email_addresses if address.verified is True]
    person = User.objects.filter(email__in=verified, is_active=True).first()
    if person is None or not person.has_usable_password():
        return None
    linked = SocialAccount.objects.filter(user=person, provider=sociallogin.account.provider)
    return None if linked.exists() else person


def _confirmed_user(request: HttpRequest) -> User:
    """Return the signed-in user, who must have signed in or confirmed it recently."""
    if is_reauthentication_required(request, app="allauth.socialaccount"):
        messages.error(request, "That took too long. Connect it again.")
        raise ImmediateHttpResponse(redirect("account"))
    assert request.user.is_authenticated
    return request.user


def _is_linking(request: HttpRequest) -> bool:
    return request.user.is_authenticated


@login_not_required
@require_POST
@reauthentication_required(enabled=_is_linking, app="allauth.socialaccount")
def single_sign_on_start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to the identity provider: to sign in, or to link it when they are signed in.

    By a page of ours: a redirect in response to a form would have to be allowed by the
    Content-Security-Policy's form-action, for the provider and every server it may redirect to.
    """
    try:
        response = openid_connect.login(request, provider_id)
    except _MALFORMED as error:
        return _failed(request, error)
    if response.status_code != 302:
        return response
    address = response["Location"]
    page = render(request, "socialaccount/leaving.html", {"address": address, "name": settings.OIDC_NAME})
    page["Refresh"] = f"0; url={address}"
    return page


@login_not_required
@require_GET
def single_sign_on_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign somebody in who comes back from the identity provider."""
    try:
        return openid_connect.callback(request, provider_id)
    except _MALFORMED as error:
        return _failed(request, error)


@require_POST
@reauthentication_required(app="allauth.socialaccount")
def single_sign_on_remove(request: SignedInRequest) -> HttpResponse:
    """Disconnect one's identity from one's account."""
    linked = SocialAccount.objects.filter(user=request.user).first()
    if linked is None:
        raise Http404
    form = DisconnectForm({"account": linked.pk}, request=request)
    if not form.is_valid():
        messages.error(request, "Set a password first: without it you could not sign in any more.")
        return redirect("account")
    with recording_account(Act.CHANGED, by=request.user, at=timezone.now(), about=request.user) as record:
        form.save()
        record.add_detail("Single sign-on", before="Connected")
    return redirect("account")


def _failed(request: HttpRequest, error: Exception | None) -> HttpResponse:
    """Answer as for bad input; the reason is in the log."""
    _logger.warning("Single sign-on failed: %r", error)
    return _not_signed_in(request)


def _not_signed_in(request: HttpRequest, *, cancelled: bool = False) -> HttpResponse:
    context = {"cancelled": cancelled, "name": settings.OIDC_NAME}
    return render(request, "socialaccount/not_signed_in.html", context, status=200 if cancelled else 400)
