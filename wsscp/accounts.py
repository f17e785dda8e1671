"""Sign-in as the tracker wants it of django-allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from wsscp.links import absolute
from wsscp.models import User
from wsscp.services.mail import queue_mail
from wsscp.services.sessions import end_sessions


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given, never taken; wrong tries count per account and place; mail is queued."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "Too many wrong tries. Wait 15 minutes, or choose a new password."
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse everybody."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong tries by account and place, so that one place cannot lock an account everywhere."""
        return f"{ratelimit.get_ip(request)}:{_login(credentials)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Stop the eleventh try from one place, and the hundred-and-first from anywhere, right or wrong."""
        super().pre_authenticate(request, **credentials)
        self._anywhere = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=_login(credentials)
        )
        if not self._anywhere:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        self._anywhere.rollback()

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every other session."""
        super().set_password(user, password)
        request = self.request
        own = request is not None and request.user.is_authenticated and request.user.pk == user.pk
        end_sessions(person=user, keep=request.session.session_key if own else None)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of the library's messages: "account/email/password_reset_key" is ours by that name."""
        said = {key: value for key, value in context.items() if isinstance(value, str | User)}
        queue_mail(template=template_prefix.rpartition("/")[2], to=email, context=said, at=timezone.now())

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Only an account that is open and has a password gets a link; the page says the same to all."""
        if user.is_active and user.has_usable_password():
            super().send_password_reset_mail(user, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail, at the configured address whatever the request's host."""
        uidb36, _, token = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token}))


def _login(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()
