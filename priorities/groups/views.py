"""Pages that add and change groups and agencies, each with its other names."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from priorities.groups.agency_forms import AgencyForm, AgencyNameFormSet
from priorities.groups.forms import GroupForm, GroupNameFormSet
from priorities.groups.name_forms import DatedForm
from priorities.groups.services import ReportsToItself, save_agency, save_group
from priorities.models import Agency, Subgroup
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.pages import form_page, is_sent
from wsscp.requests import SignedInRequest

group_editors_only = allow(policy.can_edit_groups)

_SAVED_AT_ONCE = "Somebody saved the same name at this moment. Try again."
_ABOUT_GROUP_NAMES = (
    "When a group takes a new name, keep the old one here with its last day: pages as at an earlier day then "
    "show it. Leave days empty that nobody knows, and for slips found in documents."
)
_ABOUT_AGENCY_NAMES = (
    "A name the agency went by until a day, or the names of several that became it. Leave days empty that "
    "nobody knows."
)


@group_editors_only
@get_or_post
def subgroup_new(request: SignedInRequest) -> HttpResponse:
    """Add a group."""
    return _edit_group(request, Subgroup(), "Add a group", reverse("reporting:group-list"))


@group_editors_only
@get_or_post
def subgroup_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a group, its names and its days."""
    group = get_object_or_404(Subgroup, pk=pk)
    return _edit_group(request, group, f"Edit {group.name}", reverse("reporting:group", args=[pk]))


def _edit_group(request: SignedInRequest, group: Subgroup, heading: str, cancel: str) -> HttpResponse:
    form = GroupForm(request.POST or None, instance=group)
    names = GroupNameFormSet(request.POST or None, instance=group, prefix="names")
    form.include(names)
    if is_sent(request, form, names) and _is_saved(request, form, names, save_group):
        return redirect("reporting:group", group.pk)
    return _page(request, form, names, heading, cancel, _ABOUT_GROUP_NAMES)


@group_editors_only
@require_safe
def agency_list(request: SignedInRequest) -> HttpResponse:
    """Every agency with its other names."""
    agencies = Agency.objects.prefetch_related("names")
    return render(request, "priorities/groups/agency_list.html", {"agencies": agencies, "area": "groups"})


@group_editors_only
@get_or_post
def agency_new(request: SignedInRequest) -> HttpResponse:
    """Add an agency."""
    return _edit_agency(request, Agency(), "Add an agency")


@group_editors_only
@get_or_post
def agency_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an agency, its names and its days."""
    agency = get_object_or_404(Agency, pk=pk)
    return _edit_agency(request, agency, f"Edit {agency.name}")


def _edit_agency(request: SignedInRequest, agency: Agency, heading: str) -> HttpResponse:
    form = AgencyForm(request.POST or None, instance=agency)
    names = AgencyNameFormSet(request.POST or None, instance=agency, prefix="names")
    form.include(names)
    if is_sent(request, form, names) and _is_saved(request, form, names, save_agency):
        return redirect("priorities:agency-list")
    return _page(request, form, names, heading, reverse("priorities:agency-list"), _ABOUT_AGENCY_NAMES)


def _is_saved(request: SignedInRequest, form: DatedForm, names: Any, save: Callable[..., Any]) -> bool:
    try:
        saved = save(form=form, names=names, by=request.user, at=timezone.now())
    except ReportsToItself as error:
        form.add_error("parent", str(error))
    except IntegrityError:
        form.add_error(None, _SAVED_AT_ONCE)
    else:
        messages.success(request, f"{saved.name} is saved.")
        return True
    return False


def _page(
    request: SignedInRequest, form: DatedForm, names: Any, heading: str, back: str, about_names: str
) -> HttpResponse:
    return form_page(
        request,
        form,
        names,
        heading=heading,
        back=back,
        template="priorities/groups/named_form.html",
        formset=names,
        about_names=about_names,
        area="groups",
    )
