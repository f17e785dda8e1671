"""Giving roles to people, and ending them."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from priorities.access.guards import actor_for, check_allowed
from priorities.access.people import visible_memberships, visible_people
from priorities.access.people_guards import get_person, people_viewers_only
from priorities.groups.role_choices import role_choices
from priorities.groups.role_services import CannotAssignRole
from priorities.memberships.forms import EndMembershipForm, RoleChoiceForm
from priorities.memberships.services import change_membership_end, end_membership, give_or_propose_role
from priorities.models import Membership
from priorities.proposals.services import CannotPropose
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.pages import form_page, is_sent
from wsscp.models import User
from wsscp.policy import Actor
from wsscp.requests import SignedInRequest


def can_give_roles(actor: Actor, person: int) -> bool:
    """Whether an actor may give a person roles: never themselves."""
    return policy.can_see_people(actor) and actor.user_id != person


@people_viewers_only
@get_or_post
@reauthentication_required
def role_give(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give somebody a role, or propose it where a second person must agree."""
    person = get_person(request, pk)
    check_allowed(request, can_give_roles, person.pk, visible_to=policy.can_see_people)
    today = timezone.localdate()
    places = role_choices(actor_for(request), person=person.pk, on=today)
    form = RoleChoiceForm(
        request.POST or None, places=places, today=today, initial={"seat": request.GET.get("seat", "")}
    )
    if is_sent(request, form) and is_role_given(request, form, person):
        return redirect("priorities:person", pk)
    return form_page(
        request,
        form,
        heading=f"Give {person} a seat",
        back=reverse("priorities:person", args=[pk]),
        intro="A seat gives access from its first day until the end of its last. Whoever is given one is "
        "signed out, and signs in again with it.",
        submit="Give the seat",
        area="people",
    )


def is_role_given(request: SignedInRequest, form: RoleChoiceForm, person: User) -> bool:
    """Give or propose the role chosen; return whether it was possible, else the form says why."""
    assignment = form.assignment()
    assert assignment is not None
    try:
        give_or_propose_role(
            person=person,
            assignment=assignment,
            by=request.user,
            by_is_officer=policy.is_business_team(actor_for(request)),
            at=timezone.now(),
        )
    except (CannotAssignRole, CannotPropose) as error:
        form.add_error("seat", str(error))
        return False
    if assignment.needs_second_person:
        told = f"The seat for {person} is proposed. A second person must agree; they have mail."
    else:
        told = f"{person} holds the seat."
    messages.success(request, told)
    return True


def can_end_membership(actor: Actor, membership: Membership) -> bool:
    """Whether somebody may end a role."""
    return policy.can_end_role(actor, person=membership.person_id, opens=membership.seat.opens)


def can_extend_membership(actor: Actor, membership: Membership) -> bool:
    """Whether somebody may extend a role past the last day agreed."""
    seat = membership.seat
    return policy.can_extend_role(actor, person=membership.person_id, part=seat.part, opens=seat.opens)


@people_viewers_only
@get_or_post
@reauthentication_required
def membership_end(request: SignedInRequest, pk: int, holding: int) -> HttpResponse:
    """Set when a role ends: at once, at the end of a day, or not yet."""
    person = get_person(request, pk)
    membership = get_object_or_404(visible_memberships(actor_for(request)), pk=holding, person=person)
    actor = check_allowed(request, can_end_membership, membership, visible_to=policy.can_see_people)
    today = timezone.localdate()
    form = EndMembershipForm(
        request.POST or None,
        membership=membership,
        can_lengthen=can_extend_membership(actor, membership),
        today=today,
    )
    if is_sent(request, form) and _save_end(request, form):
        is_visible = visible_people(actor, on=today).filter(pk=pk).exists()
        return redirect("priorities:person", pk) if is_visible else redirect("priorities:person-list")
    return form_page(
        request,
        form,
        heading=f"End a seat of {person}",
        back=reverse("priorities:person", args=[pk]),
        intro=f"{membership.seat.in_group}.",
        area="people",
    )


def _save_end(request: SignedInRequest, form: EndMembershipForm) -> bool:
    """Save when the role ends; return whether it was possible, else the form says why."""
    membership, by, now = form.membership, request.user, timezone.now()
    today = timezone.localdate(now)
    try:
        if form.cleaned_data["when"] == EndMembershipForm.NOW:
            end_membership(membership=membership, by=by, at=now, today=today)
        else:
            change_membership_end(membership=membership, ends_on=form.last_day, by=by, at=now, today=today)
    except CannotAssignRole as error:
        form.add_error("when", str(error))
        return False
    messages.success(request, f"{membership.person}: the end of {membership.seat.in_group} is saved.")
    return True
