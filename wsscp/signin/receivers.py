"""Receivers that record allauth's signals in the audit trail. Connected in wsscp/apps.py."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.utils import timezone

from wsscp.audit.recording import recording_account
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.signin.events import record_account_event
from wsscp.signin.second_factor_queries import second_factors_of


def factor_used(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Record that a recovery code was used, and notify its owner: it may not have been them."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        return
    left = second_factors_of(user).codes_left
    now = timezone.now()
    with recording_account(Act.CHANGED, by=user, at=now, about=user) as record:
        record.add_detail("Recovery codes", after=f"One used, {left} left")
        get_adapter().send_notification_mail("mfa/email/recovery_code_used", user)


def factor_failed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Record a wrong code."""
    by = request.user if request.user.is_authenticated else None
    record_account_event(Act.FAILED_SIGN_IN, about=user, by=by, summary="wrong code")


def identity_linked(request: HttpRequest, sociallogin: SocialLogin, **kwargs: Any) -> None:
    """Record that single sign-on was connected to an account, and how."""
    person = sociallogin.user
    with recording_account(Act.CHANGED, by=person, at=timezone.now(), about=person) as record:
        how = "by themselves" if request.user.is_authenticated else "by a verified email address"
        record.add_detail("Single sign-on", after=f"Connected {how}")
