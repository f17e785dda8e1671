"""Inviting people, and accepting an invitation."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from priorities.access.guards import actor_for, check_allowed
from priorities.access.people import visible_people
from priorities.access.people_guards import account_managers_only, get_person_to_change, people_viewers_only
from priorities.groups.role_choices import role_choices
from priorities.invitations.forms import AcceptInvitationForm, InvitationForm
from priorities.invitations.services import (
    AccountExists,
    CannotInvite,
    InvitationInvalid,
    accept_invitation,
    find_open_invitation,
    invite_person,
    resend_invitation,
    withdraw_invitation,
)
from priorities.memberships.views import can_give_roles, is_role_given
from priorities.models import Invitation, Membership
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.pages import is_sent
from wsscp.forms import error_list
from wsscp.models import User
from wsscp.requests import SignedInRequest
from wsscp.signin.throttle import is_within_limit, too_many_requests

_TOO_MANY = "There were too many invitations in a short time. Wait a while, then try again."


@people_viewers_only
@get_or_post
@reauthentication_required
def person_invite(request: SignedInRequest) -> HttpResponse:
    """Invite somebody who has no account yet."""
    actor, today = actor_for(request), timezone.localdate()
    manages = policy.can_manage_accounts(actor)
    form = InvitationForm(
        request.POST or None,
        places=role_choices(actor, person=0, on=today),
        today=today,
        # Who does not manage accounts can invite to a role only.
        seat_required=not manages,
        initial={"seat": request.GET.get("seat", "")},
    )
    if is_sent(request, form):
        person = _invite(request, form)
        if person is not None:
            return redirect("priorities:person", person.pk)
    context = {"form": form, "errors": error_list(form), "known": form.person, "area": "people"}
    return render(request, "priorities/invitations/invite.html", context)


def _invite(request: SignedInRequest, form: InvitationForm) -> User | None:
    """Invite the person; return None when that was not possible, and the form says why."""
    if not is_within_limit(request, "invite"):
        form.add_error(None, _TOO_MANY)
        return None
    try:
        person = invite_person(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            assignment=form.assignment(),
            by=request.user,
            by_is_officer=policy.is_business_team(actor_for(request)),
            at=timezone.now(),
        )
    except AccountExists as error:
        return _give_to_existing(request, form, error.person)
    messages.success(request, f"{person} is invited. The link in the mail works once, for a week.")
    return person


def _give_to_existing(request: SignedInRequest, form: InvitationForm, person: User) -> User | None:
    """Link to the page of who has the address; to those who may not see it, offer to give the role."""
    actor = actor_for(request)
    if visible_people(actor, on=timezone.localdate()).filter(pk=person.pk).exists():
        form.person = person
        form.add_error("email", f"{person} has an account with this address.")
        return None
    check_allowed(request, can_give_roles, person.pk, visible_to=policy.can_see_people)
    if not person.is_active:
        form.add_error(
            "email", "The account with this address is closed. Ask the business team to reopen it."
        )
        return None
    if not form.cleaned_data["known"]:
        form.ask_for_known("Somebody has an account with this address. Tick to give them the seat.")
        return None
    # Only who manages accounts can leave the role out, and they may see everybody.
    return person if is_role_given(request, form, person) else None


@account_managers_only
@require_POST
@reauthentication_required
def invitation_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a new link; the old one no longer works."""
    person = get_person_to_change(request, pk)
    if not is_within_limit(request, "invite_again", key=str(person.pk)):
        messages.error(request, _TOO_MANY)
        return redirect("priorities:person", pk)
    try:
        resend_invitation(person=person, by=request.user, at=timezone.now())
        messages.success(
            request, f"A new link is on its way to {person.email}. Earlier ones do not work any more."
        )
    except CannotInvite as error:
        messages.error(request, str(error))
    return redirect("priorities:person", pk)


@account_managers_only
@require_POST
@reauthentication_required
def invitation_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation: its link no longer works."""
    person = get_person_to_change(request, pk)
    if withdraw_invitation(person=person, by=request.user, at=timezone.now()):
        messages.success(request, "The invitation is withdrawn.")
    return redirect("priorities:person", pk)


@login_not_required
@sensitive_post_parameters()
@get_or_post
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Open an account by the link in the mail."""
    now = timezone.now()
    row = find_open_invitation(token, at=now)
    if row is None:
        return _not_valid(request)
    form = AcceptInvitationForm(request.POST or None, person=row.person)
    if is_sent(request, form):
        name, password = form.cleaned_data["name"], form.cleaned_data["password1"]
        try:
            accept_invitation(token=token, name=name, password=password, at=now)
        except InvitationInvalid:
            return _not_valid(request)
        messages.success(request, "Your account is open. Sign in with your email address and your password.")
        return redirect("account_login")
    return render(request, "priorities/invitations/invitation.html", _context(row, form))


def _context(row: Invitation, form: AcceptInvitationForm) -> dict[str, object]:
    memberships = Membership.objects.not_ended(timezone.localdate()).filter(person=row.person)
    return {
        "invitation": row,
        "seats": memberships.select_related("seat__subgroup", "seat__agency"),
        "form": form,
        "errors": error_list(form),
    }


def _not_valid(request: HttpRequest) -> HttpResponse:
    """Give the same answer for every link that does not work; only these count towards the rate limit."""
    if not is_within_limit(request, "invitation"):
        return too_many_requests(request)
    return render(request, "priorities/invitations/expired.html")
