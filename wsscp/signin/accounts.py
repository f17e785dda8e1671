"""Sign-in with django-allauth: its hooks, which record in the audit trail and notify the person.

allauth passes its hooks no time, so they read the clock here, as a view does.
"""

import time
from datetime import datetime
from typing import Any
from urllib.parse import quote

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from wsscp.audit.recording import recording_account
from wsscp.mail.links import absolute_url
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.signin.ending import end_sessions
from wsscp.signin.events import record_account_event
from wsscp.signin.second_factors import SECOND_FACTOR_PROVED
from wsscp.signin.throttle import attempt_key, clear_lockout, is_locked_out, lock_out_if_spent

# The mails allauth sends, and our text for each. A mail that is not here is an error.
NOTICES = {
    "account/email/password_changed": "Your password was changed.",
    "account/email/password_reset": "Your password was set by the link we sent to this address.",
    "account/email/password_set": "A password was set for your account.",
    "mfa/email/totp_activated": "An authenticator app was added to your account.",
    "mfa/email/totp_deactivated": "The authenticator app was removed from your account.",
    "mfa/email/webauthn_added": "A passkey was added to your account.",
    "mfa/email/webauthn_removed": "A passkey was removed from your account.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made for your account.",
    "mfa/email/recovery_code_used": "A recovery code of your account was used.",
    "socialaccount/email/account_connected": "Single sign-on was connected to your account.",
    "socialaccount/email/account_disconnected": "Single sign-on was disconnected from your account.",
}
_METHODS = {
    "password": "password",
    "totp": "code of an authenticator app",
    "webauthn": "passkey",
    "recovery_codes": "recovery code",
    "socialaccount": "single sign-on",
}
_CONFIRM_BY = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are by invitation only; what happens to one is recorded, and its owner is notified."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is wrong.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "Too many wrong tries. Wait 15 minutes, or choose a new password.",
        "rate_limited": "There were too many tries. Wait a while, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse everybody."""
        return False

    def get_login_stages(self) -> list[str]:
        """Use our own stage for the second factor."""
        own = f"{SecondFactorStage.__module__}.{SecondFactorStage.__qualname__}"
        default = f"{AuthenticateStage.__module__}.{AuthenticateStage.__qualname__}"
        return [own if stage == default else stage for stage in super().get_login_stages()]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failed attempts by account and IP address, so that nobody locks an account everywhere."""
        return attempt_key(request, _typed_email(credentials))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse the 11th attempt from one IP address, and the 101st from anywhere, right or wrong."""
        if is_locked_out(request, _typed_email(credentials)):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)
        self._usage_anywhere = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=_typed_email(credentials)
        )
        if not self._usage_anywhere:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        self._usage_anywhere.rollback()

    def post_login(self, request: HttpRequest, user: User, **hints: Any) -> HttpResponse:
        """Record how somebody signed in."""
        methods = methods_used(request, user)
        request.session[SECOND_FACTOR_PROVED] = proves_second_factor(methods)
        summary = f"with {' and '.join(methods)}" if methods else ""
        record_account_event(Act.SIGNED_IN, about=user, by=user, summary=summary or "in a way not known")
        return super().post_login(request, user, **hints)

    def logout(self, request: HttpRequest) -> None:
        """Record that somebody signed out."""
        if request.user.is_authenticated:
            record_account_event(Act.SIGNED_OUT, about=request.user, by=request.user, summary="by themselves")
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a failed attempt. The address typed is not recorded; the account is, where there is one."""
        person = User.objects.filter(email__iexact=credentials.get("email", "")).first()
        by = request.user if request.user.is_authenticated else None
        summary = "wrong password" if person else "an address without an account"
        record_account_event(Act.FAILED_SIGN_IN, about=person, by=by, summary=summary)
        lock_out_if_spent(request, _typed_email(credentials))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Record an attempt with the right password for a closed account."""
        record_account_event(Act.FAILED_SIGN_IN, about=user, summary="the account is closed")
        return super().respond_user_inactive(request, user)

    def set_password(self, user: User, password: str) -> None:
        """Set a password, with the old one or by the link in the mail, and end all other sessions."""
        is_own_change = self.request.user.is_authenticated and self.request.user.pk == user.pk
        now = timezone.now()
        with recording_account(Act.CHANGED, by=user, at=now, about=user) as record:
            # Its version, then its row as it is now: the account may have been closed meanwhile.
            record.hold(user)
            user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
            user.set_password(password)
            record.save(user, quietly=True)
            record.add_detail("Password", after="Changed" if is_own_change else "Set by the link in the mail")
            end_sessions(person=user, keep=self.request.session.session_key if is_own_change else None)
        if not is_own_change:
            clear_lockout(self.request, user.email)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to one's own account."""
        return reverse("account")

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link and record that it was requested."""
        now = timezone.now()
        with recording_account(Act.CHANGED, by=None, at=now, about=user, summary="Password link asked for"):
            self._send("password_link", user.email, {"link": context["password_reset_url"]}, now)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Build the link with our own address, whatever the request's Host header says."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute_url(path.replace("UID-KEY", quote(key)))

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Any = None, email: str | None = None
    ) -> None:
        """Notify a person of a change to their account, at its current address."""
        self.send_mail(template_prefix, user.email, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send allauth's mail with our own text."""
        now = timezone.now()
        self._send("security_notice", email, {"what": NOTICES[template_prefix], "at": now}, now)

    def _send(self, template: str, to: str, context: dict[str, Any], now: datetime) -> None:
        with transaction.atomic():
            queue_mail(template=template, to=to, context=context, at=now)

    def is_reauthentication_required(self, *, app: str, **hints: Any) -> bool:
        """Ask to sign in again before sensitive changes, unless they just did."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **hints)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Give the methods our own labels."""
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": _CONFIRM_BY[method["id"]]} for method in methods]


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor, after single sign-on too unless the settings trust that."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if settings.OIDC_ASSURES_SECOND_FACTOR:
            records = get_authentication_records(request, self.login.user)
            if records and records[-1]["method"] == "socialaccount":
                return False
        return super()._should_handle(request)


def _typed_email(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or "").lower()


def methods_used(request: HttpRequest, user: User) -> list[str]:
    """Return the methods somebody has just signed in with, in plain words."""
    records = get_authentication_records(request, user)
    methods = [_METHODS.get(record.get("type") or record["method"]) for record in records]
    return list(dict.fromkeys(method for method in methods if method))


def proves_second_factor(methods: list[str]) -> bool:
    """Whether these methods include, or are trusted to include, a second factor."""
    trusted = {_METHODS[name] for name in ("totp", "webauthn", "recovery_codes")}
    if settings.OIDC_ASSURES_SECOND_FACTOR:
        trusted.add(_METHODS["socialaccount"])
    return not trusted.isdisjoint(methods)
