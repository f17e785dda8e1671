"""People and their accounts, for those who manage them."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
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
from wsscp.decorators import get_or_post
from wsscp.forms import error_list

PEOPLE_PER_PAGE = 50


@people_viewers_only
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, or who the asker admits to their group; 50 to a page."""
    actor, now = actor_for(request), timezone.now()
    today = timezone.localdate(now)
    manages = policy.can_manage_accounts(actor)
    form = PeopleFilter(request.GET, groups=list(Subgroup.objects.all()) if manages else [])
    found = form.results(people_list(actor, on=today, at=now), on=today)
    page = Paginator(found, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form,
        "errors": error_list(form),
        "page": page,
        "rows": [(one, account_state(one).label) for one in page],
        "pages": page.paginator.get_elided_page_range(page.number),
        "asked": asked.urlencode(),
        "is_filtered": any(form.cleaned_data.values()) if form.is_valid() else True,
        "manages": manages,
        "area": "people",
    }
    return render(request, "priorities/people/person_list.html", context)


@people_viewers_only
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's account and seats, and what the asker may do about them."""
    actor, now = actor_for(request), timezone.now()
    seen = visible_people(actor, on=timezone.localdate(now))
    found = get_object_or_404(with_account_state(seen, at=now), pk=pk)
    manages = policy.can_manage_accounts(actor)
    context = {
        "person": found,
        "state": account_state(found).label,
        "holdings": memberships_of(found, actor=actor, on=timezone.localdate(now)),
        "proposals": pending_proposals_for(found) if manages else [],
        "invitation": found.invitations.pending().first() if manages else None,
        "manages": manages,
        "can_change": policy.can_change_account(actor, found.pk),
        "can_give": actor.user_id != found.pk and found.is_active,
        "is_self": actor.user_id == found.pk,
        "now": now,
        "area": "people",
    }
    return render(request, "priorities/people/person.html", context)


@account_managers_only
@get_or_post
@reauthentication_required
def person_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right how somebody appears."""
    person = get_person_to_change(request, pk)
    form = PersonNameForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        service.rename_person(
            person=person, name=form.cleaned_data["name"], by=request.user, at=timezone.now()
        )
        messages.success(request, "The name is saved.")
        return redirect("priorities:person", pk)
    context = {
        "form": form,
        "errors": error_list(form),
        "heading": f"Change the name of {person}",
        "submit": "Save",
        "cancel": reverse("priorities:person", args=[pk]),
        "area": "people",
    }
    return render(request, "components/form_page.html", context)


@account_managers_only
@get_or_post
@reauthentication_required
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, after saying what goes with it."""
    person = get_person_to_change(request, pk)
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "POST":
        if service.close_account(person=person, by=request.user, at=now, today=today):
            messages.success(request, f"The account of {person} is closed.")
        return redirect("priorities:person", pk)
    held = memberships_of(person, actor=actor_for(request), on=today)
    context = {
        "person": person,
        "holdings": [one for one in held if one.when != "past"],
        "area": "people",
    }
    return render(request, "priorities/people/person_close.html", context)


@account_managers_only
@require_POST
@reauthentication_required
def person_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    person = get_person_to_change(request, pk)
    if service.reopen_account(person=person, by=request.user, at=timezone.now()):
        messages.success(request, f"The account of {person} is open again. It holds no seat: give it one.")
    return redirect("priorities:person", pk)


@account_managers_only
@require_POST
@reauthentication_required
def person_sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """End every session of somebody."""
    person = get_person_to_change(request, pk)
    service.sign_out_everywhere(person=person, by=request.user, at=timezone.now())
    messages.success(request, f"{person} is signed out everywhere.")
    return redirect("priorities:person", pk)
