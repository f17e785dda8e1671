"""Asking for a link by which a password is set."""

from allauth.account.views import PasswordResetView
from django.forms import Form
from django.http import HttpResponse
from django.utils import timezone

from wsscp.audit.recording import record_event
from wsscp.models.audit import Act
from wsscp.policy import Realm


class RequestPasswordReset(PasswordResetView):
    """Send the link where there is somebody to send it to; say the same to all."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Keep also that nobody was sent one; that takes the time the other answer takes."""
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
