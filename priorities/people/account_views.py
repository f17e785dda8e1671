"""The user's own account."""

from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.models import Membership
from wsscp.requests import SignedInRequest
from wsscp.signin.second_factor_queries import second_factors_of


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
