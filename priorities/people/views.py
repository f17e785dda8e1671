"""People and their accounts, for those who manage them."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for
from priorities.access.people import visible_people
from priorities.access.people_guards import account_managers_only, get_person_to_change, people_viewers_only
from priorities.models import Subgroup
from priorities.people import services as service
from priorities.people.forms import PeopleFilter, PersonNameForm
from priorities.people.queries import account_state, memberships_of, people_list, with_account_state
from priorities.proposals.queries import pending_proposals_for
from wsscp import policy
from wsscp.audit.recording import recording_account
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.editing.versions import edit_target_of
from wsscp.forms import error_list
from wsscp.models.audit import Act
from wsscp.policy import Grant, RoleKind
from wsscp.requests import SignedInRequest
from wsscp.signin.ending import end_sessions

PEOPLE_PER_PAGE = 50


@people_viewers_only
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """List everybody with an account, or the members of the actor's own group; 50 to a page."""
    actor, now = actor_for(request), timezone.now()
    today = timezone.localdate(now)
    manages = policy.can_manage_accounts(actor)
    form = PeopleFilter(request.GET, groups=list(Subgroup.objects.all()) if manages else [])
    people = form.results(people_list(actor, on=today, at=now), on=today)
    page = Paginator(people, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    chair_of = request.GET.get("chair_of", "")
    is_number = chair_of.isascii() and chair_of.isdecimal() and len(chair_of) < 10
    # The group whose chair is looked for, if somebody came here for that.
    group = Subgroup.objects.filter(pk=chair_of).first() if manages and is_number else None
    opens = group.opens if group else ""
    context = {
        "form": form,
        "errors": error_list(form),
        "chair_of": group,
        "can_fill": group is not None
        and policy.grant_of(actor, person=0, part=RoleKind.CHAIR, opens=opens) is not Grant.NO,
        "seat_query": urlencode({"seat": f"{RoleKind.CHAIR}@{chair_of}"}),
        "page": page,
        "rows": [(user, account_state(user).label) for user in page],
        "is_filtered": any(form.cleaned_data.values()) if form.is_valid() else True,
        "manages": manages,
        "area": "people",
    }
    return render(request, "priorities/people/person_list.html", context)


@people_viewers_only
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show somebody's account and roles, and what the actor may do about them."""
    actor, now = actor_for(request), timezone.now()
    today = timezone.localdate(now)
    user = get_object_or_404(with_account_state(visible_people(actor, on=today), at=now), pk=pk)
    manages = policy.can_manage_accounts(actor)
    context = {
        "person": user,
        "state": account_state(user).label,
        "holdings": memberships_of(user, actor=actor, on=today),
        "proposals": pending_proposals_for(user) if manages else [],
        "invitation": user.invitations.pending().first() if manages else None,
        "manages": manages,
        "can_change": policy.can_change_account(actor, user.pk),
        "can_give": actor.user_id != user.pk and user.is_active,
        "is_self": actor.user_id == user.pk,
        "now": now,
        "area": "people",
    }
    return render(request, "priorities/people/person.html", context)


@account_managers_only
@get_or_post
@reauthentication_required
def person_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct somebody's name."""
    person = get_person_to_change(request, pk)
    form = PersonNameForm(request.POST or None, initial={"name": person.name}, target=edit_target_of(person))
    if is_sent(request, form):
        service.rename_person(
            person=person, name=form.cleaned_data["name"], by=request.user, at=timezone.now()
        )
        return done(request, "The name is saved.", "priorities:person", pk)
    return form_page(
        request,
        form,
        heading=f"Change the name of {person}",
        back=reverse("priorities:person", args=[pk]),
        area="people",
    )


@account_managers_only
@get_or_post
@reauthentication_required
def person_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an account, after showing the roles that end with it."""
    person = get_person_to_change(request, pk)
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "POST":
        if service.close_account(person=person, by=request.user, at=now, today=today):
            messages.success(request, f"The account of {person} is closed.")
        return redirect("priorities:person", pk)
    rows = memberships_of(person, actor=actor_for(request), on=today)
    context = {
        "person": person,
        "holdings": [row for row in rows if row.when != "past"],
        "area": "people",
    }
    return render(request, "priorities/people/person_close.html", context)


@account_managers_only
@require_POST
@reauthentication_required
def person_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Reopen a closed account."""
    person = get_person_to_change(request, pk)
    if service.reopen_account(person=person, by=request.user, at=timezone.now()):
        messages.success(request, f"The account of {person} is open again. It holds no seat: give it one.")
    return redirect("priorities:person", pk)


@account_managers_only
@require_POST
@reauthentication_required
def person_sign_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """End every session of somebody."""
    person = get_person_to_change(request, pk)
    summary = "Signed out everywhere"
    with recording_account(Act.CHANGED, by=request.user, at=timezone.now(), about=person, summary=summary):
        end_sessions(person=person)
    return done(request, f"{person} is signed out everywhere.", "priorities:person", pk)
