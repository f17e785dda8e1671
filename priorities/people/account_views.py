"""One's own account."""

from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.models import Membership
from wsscp.signin.second_factor_queries import second_factors_of


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, what one's seats are, and how one signs in."""
    held = Membership.objects.filter(person=request.user)
    seats = held.select_related("seat__subgroup", "seat__agency").order_by("-starts_on", "pk")
    context = {
        "seats": seats,
        "today": timezone.localdate(),
        "factors": second_factors_of(request.user),
        "identity": SocialAccount.objects.filter(user=request.user.pk).first(),
    }
    return render(request, "priorities/people/account.html", context)
