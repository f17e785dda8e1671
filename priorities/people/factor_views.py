"""The user's own account, and its second factors: adding and removing them.

The pages of factors are the sign-in library's. Added here: each act is one transaction with its audit trail
entry and ends the person's other sessions, and nobody removes the last factor where the settings require one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from priorities.access.guards import second_factor_needed
from priorities.models import Membership
from wsscp.audit.recording import Recorder, recording_account
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest
from wsscp.signin.ending import end_sessions
from wsscp.signin.second_factor_queries import has_second_factor, second_factors_of
from wsscp.signin.second_factors import SECOND_FACTOR_PROVED, spend_code

_APP = "Authenticator app"


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Show the user's name, roles and ways to sign in."""
    memberships = Membership.objects.filter(person=request.user)
    context = {
        "seats": memberships.select_related("seat__subgroup", "seat__agency").order_by("-starts_on", "pk"),
        "today": timezone.localdate(),
        "factors": second_factors_of(request.user),
        "identity": SocialAccount.objects.filter(user=request.user.pk).first(),
    }
    return render(request, "priorities/people/account.html", context)


@require_safe
def factor_list(request: SignedInRequest) -> HttpResponse:
    """List the user's second factors."""
    return render(request, "mfa/index.html", {"factors": second_factors_of(request.user)})


class AddApp(ActivateTOTPView):
    """Set up an authenticator app."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Add the app, and mark the code that proved it as used."""
        with _changing_factors(self.request) as record:
            if second_factors_of(self.request.user).app:  # the form was sent twice
                return redirect("mfa_index")
            response = super().form_valid(form)
            app = Authenticator.objects.get(user=self.request.user.pk, type=Authenticator.Type.TOTP)
            spend_code(app, form.cleaned_data["code"])
            record.add_detail("Second factor", after=_APP)
        return response


class AddPasskey(AddWebAuthnView):
    """Add a passkey."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Add the passkey."""
        with _changing_factors(self.request) as record:
            response = super().form_valid(form)
            record.add_detail("Second factor", after=f"Passkey “{form.cleaned_data['name']}”")
        return response


if TYPE_CHECKING:
    _Base = FormView[Form]
else:
    _Base = object


class _Removal(_Base):
    """Removes one factor, unless it is the last and one is required."""

    request: SignedInRequest
    success_url = reverse_lazy("mfa_index")

    def factor(self) -> Authenticator:
        """Return the factor to remove."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the factor must stay, so that the page says so at once."""
        return super().get_context_data(**kwargs) | {"must_stay": self._must_stay()}

    def form_valid(self, form: Form) -> HttpResponse:
        """Remove the factor."""
        factor = self.factor()
        with _changing_factors(self.request) as record:
            if self._must_stay():
                return redirect(self.request.path)
            name = _APP if factor.type == Authenticator.Type.TOTP else f"Passkey “{factor}”"
            response = super().form_valid(form)
            record.add_detail("Second factor", before=name)
        return response

    def _must_stay(self) -> bool:
        is_last = not has_second_factor(self.request.user, besides=self.factor())
        return is_last and second_factor_needed(self.request)


class RemoveApp(_Removal, DeactivateTOTPView):
    """Remove the authenticator app."""

    def factor(self) -> Authenticator:
        """Return the app, which the library found."""
        return self.authenticator


class RemovePasskey(_Removal, RemoveWebAuthnView):
    """Remove a passkey."""

    def factor(self) -> Authenticator:
        """Return the passkey, which must be the user's own."""
        return self.get_object()


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """Make new recovery codes; the earlier ones no longer work."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Make the codes, and show them once."""
        with _changing_factors(self.request) as record:
            response = super().form_valid(form)
            record.add_detail("Recovery codes", after="New ones")
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        """Say that recovery codes need a second factor first."""
        messages.error(self.request, "Set up an authenticator app or a passkey first.")
        return redirect("mfa_index")


@contextmanager
def _changing_factors(request: SignedInRequest) -> Iterator[Recorder]:
    """Record a change of the user's second factors, and end their other sessions if there was one."""
    person = request.user
    with recording_account(Act.CHANGED, by=person, at=timezone.now(), about=person) as record:
        # Lock the account first, so that requests sent at once run one after the other.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        yield record
        if record.changes:
            request.session[SECOND_FACTOR_PROVED] = has_second_factor(person)
            end_sessions(person=person, keep=request.session.session_key)
