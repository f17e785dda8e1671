"""Requesting a link to set a password."""

from allauth.account.views import PasswordResetView
from django.http import HttpResponse
from django.utils import timezone

from wsscp.audit.recording import record_event
from wsscp.models.audit import Act
from wsscp.policy import Realm
from wsscp.signin.forms import PasswordResetForm


class RequestPasswordReset(PasswordResetView):
    """Send the link where there is an account; answer the same in any case."""

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        """Record also that no link was sent; that takes as long as sending one."""
        response = super().form_valid(form)
        if not form.users and response.status_code == 302:
            record_event(
                Act.CHANGED,
                by=None,
                at=timezone.now(),
                realm=Realm.ACCOUNT,
                summary="Password link asked for, and none was sent",
            )
        return response
