"""The lists the register chooses from: kinds, themes and standards, which people can add to."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reviews.access.guards import demand_reader, demand_that
from reviews.models import Family, Kind, Standard, Theme
from reviews.pages import render_review_form
from reviews.register.forms import KindForm, StandardForm, ThemeForm
from reviews.register.services import realm_of
from wsscp import policy
from wsscp.audit.recording import saving
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.policy import Actor
from wsscp.requests import SignedInRequest

_Entry = Kind | Theme | Standard

# A list's name in an address → (its model, its form, the noun for one entry).
EDITABLE_LISTS: dict[str, tuple[type[_Entry], type[KindForm | ThemeForm | StandardForm], str]] = {
    "kinds": (Kind, KindForm, "kind of review"),
    "themes": (Theme, ThemeForm, "theme"),
    "standards": (Standard, StandardForm, "section 11 standard"),
}


@require_safe
def register_lists(request: SignedInRequest) -> HttpResponse:
    """Kinds, themes and standards."""
    reader = demand_reader(request)
    demand_that(request, policy.can_write_any_review(reader))
    context = {
        "kinds": Kind.objects.visible_to(reader),
        "themes": Theme.objects.all(),
        "standards": Standard.objects.all(),
        "writes_cases": policy.can_write_cases(reader),
        "writes_learning": policy.can_write_learning(reader),
        "area": "reviews",
    }
    return render(request, "reviews/learning/lists.html", context)


@get_or_post
def register_list_new(request: SignedInRequest, which: str) -> HttpResponse:
    """Add to one of the lists."""
    return _save(request, which, None)


@get_or_post
def register_list_edit(request: SignedInRequest, which: str, pk: int) -> HttpResponse:
    """Change an entry of one of the lists."""
    return _save(request, which, pk)


def _save(request: SignedInRequest, which: str, pk: int | None) -> HttpResponse:
    reader = demand_reader(request)
    demand_that(request, policy.can_write_any_review(reader))
    if which not in EDITABLE_LISTS:
        raise Http404
    model, form_class, noun = EDITABLE_LISTS[which]
    row = model() if pk is None else get_object_or_404(_rows(model, reader), pk=pk)
    demand_that(request, _may_write(reader, row, is_new=pk is None))
    form = form_class(request.POST or None, instance=row, **_options(model, reader))
    if is_sent(request, form):
        realm = realm_of(isinstance(row, Kind) and row.is_case)
        with saving(row, by=request.user, at=timezone.now(), realm=realm) as record:
            record.save_form(form)
        return done(request, "The list is saved.", "reviews:lists")
    heading = f"Add a {noun}" if pk is None else f"Edit the {noun}"
    return render_review_form(request, form, heading=heading, back=reverse("reviews:lists"), from_case=False)


def _rows(model: type[_Entry], reader: Actor) -> QuerySet[Any]:
    return Kind.objects.visible_to(reader) if model is Kind else model._default_manager.all()


def _may_write(reader: Actor, row: _Entry, *, is_new: bool) -> bool:
    if not isinstance(row, Kind):
        return policy.can_write_learning(reader)
    if is_new:
        return policy.can_write_any_review(reader)
    return policy.can_write_review(reader, from_case=row.is_case)


def _options(model: type[_Entry], reader: Actor) -> dict[str, Any]:
    """Return the families of review their writer may add a kind to."""
    if model is not Kind:
        return {}
    return {
        "families": [
            family for family in Family if policy.can_write_review(reader, from_case=family is Family.CASE)
        ]
    }
