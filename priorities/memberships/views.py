"""Giving seats to people, and ending them."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from priorities.access.guards import actor_for, demand
from priorities.access.people import visible_holdings, visible_people
from priorities.access.people_guards import person_for, who_sees_people
from priorities.groups.assignment import CannotSeat
from priorities.groups.role_choices import places_for
from priorities.memberships.forms import EndForm, SeatChoice
from priorities.memberships.giving import Admission, admit
from priorities.memberships.services import change_end, end_at_once
from priorities.models import Membership
from priorities.proposals.services import CannotPropose
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.forms import error_list
from wsscp.models import User
from wsscp.policy import Actor


def can_give_any(actor: Actor, person: int) -> bool:
    """Seats are for somebody else, always."""
    return policy.can_see_people(actor) and actor.user_id != person


@who_sees_people
@get_or_post
@reauthentication_required
def seat_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a seat, or propose it where that takes two."""
    person = person_for(request, pk)
    demand(request, can_give_any, person.pk, seen=policy.can_see_people)
    today = timezone.localdate()
    places = places_for(actor_for(request), person=person.pk, on=today)
    form = SeatChoice(request.POST or None, places=places, today=today)
    if request.method == "POST" and form.is_valid() and _admitted(request, form, person):
        return redirect("priorities:person", pk)
    context = {
        "form": form,
        "errors": error_list(form),
        "heading": f"Give {person} a seat",
        "intro": "A seat gives access from its first day until the end of its last. Whoever is given one is "
        "signed out, and signs in again with it.",
        "submit": "Give the seat",
        "cancel": reverse("priorities:person", args=[pk]),
        "area": "people",
    }
    return render(request, "components/form_page.html", context)


def _admitted(request: HttpRequest, form: SeatChoice, person: User) -> bool:
    to = form.admission()
    try:
        admit_by(request, person, to)
    except (CannotSeat, CannotPropose) as error:
        form.add_error("seat", str(error))
        return False
    messages.success(request, admitted_message(person, to))
    return True


def admit_by(request: HttpRequest, person: User, to: Admission) -> None:
    """Give or propose a seat in the name of whoever asks."""
    now = timezone.now()
    admit(
        person=person,
        to=to,
        by=request.user,
        by_is_officer=policy.is_officer(actor_for(request)),
        at=now,
        today=timezone.localdate(now),
    )


def admitted_message(person: User, to: Admission) -> str:
    """Say what has become of it."""
    if to.takes_two:
        return f"The seat for {person} is proposed. A second person must agree; they have mail."
    return f"{person} holds the seat."


def may_end(actor: Actor, held: Membership) -> bool:
    """Whether somebody may end a seat."""
    return policy.can_end_seat(actor, person=held.person_id, opens=held.seat.opens)


def may_lengthen(actor: Actor, held: Membership) -> bool:
    """Whether somebody may let a seat go on for longer than was agreed."""
    seat = held.seat
    return policy.can_lengthen_seat(actor, person=held.person_id, part=seat.part, opens=seat.opens)


@who_sees_people
@get_or_post
@reauthentication_required
def seat_end(request: HttpRequest, pk: int, holding: int) -> HttpResponse:
    """Say when a seat ends: at once, at the end of a day, or not yet."""
    person = person_for(request, pk)
    held = get_object_or_404(visible_holdings(actor_for(request)), pk=holding, person=person)
    actor = demand(request, may_end, held, seen=policy.can_see_people)
    today = timezone.localdate()
    form = EndForm(request.POST or None, held=held, can_lengthen=may_lengthen(actor, held), today=today)
    if request.method == "POST" and form.is_valid() and _ended(request, form, held):
        is_seen = visible_people(actor, on=today).filter(pk=pk).exists()
        return redirect("priorities:person", pk) if is_seen else redirect("priorities:person-list")
    context = {
        "form": form,
        "errors": error_list(form),
        "heading": f"End a seat of {person}",
        "intro": f"{held.seat.in_group}.",
        "submit": "Save",
        "cancel": reverse("priorities:person", args=[pk]),
        "area": "people",
    }
    return render(request, "components/form_page.html", context)


def _ended(request: HttpRequest, form: EndForm, held: Membership) -> bool:
    now = timezone.now()
    done = {"membership": held, "by": request.user, "at": now, "today": timezone.localdate(now)}
    try:
        if form.cleaned_data["when"] == EndForm.NOW:
            end_at_once(**done)
        else:
            change_end(ends_on=form.last_day, **done)
    except CannotSeat as error:
        form.add_error("when", str(error))
        return False
    messages.success(request, f"{held.person}: the end of {held.seat.in_group} is saved.")
    return True
