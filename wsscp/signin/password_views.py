"""Requesting a link to set a password."""

from allauth.account.views import PasswordResetView
from django.http import HttpResponse

from wsscp.models.audit import Act
from wsscp.signin.events import record_account_event
from wsscp.signin.forms import PasswordResetForm


class RequestPasswordReset(PasswordResetView):
    """Send the link where there is an account; answer the same in any case."""

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        """Record also that no link was sent; that takes as long as sending one."""
        response = super().form_valid(form)
        if not form.users and response.status_code == 302:
            record_account_event(Act.CHANGED, summary="Password link asked for, and none was sent")
        return response
