"""Pages that add and change groups and agencies, each with its other names, and roles.

Giving a role to a person is in memberships.
"""

from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import allow
from priorities.groups.forms import AgencyForm, AgencyNameFormSet, GroupForm, GroupNameFormSet, GroupRoleForm
from priorities.groups.services import ReportsToItself, save_named
from priorities.models import Agency, Seat, Subgroup
from wsscp import policy
from wsscp.audit.recording import saving
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
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
    return _edit(request, Subgroup(), "Add a group", reverse("reporting:group-list"))


@group_editors_only
@get_or_post
def subgroup_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a group, its names and its days."""
    group = get_object_or_404(Subgroup, pk=pk)
    return _edit(request, group, f"Edit {group.name}", reverse("reporting:group", args=[pk]))


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
    return _edit(request, Agency(), "Add an agency", reverse("priorities:agency-list"))


@group_editors_only
@get_or_post
def agency_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an agency, its names and its days."""
    agency = get_object_or_404(Agency, pk=pk)
    return _edit(request, agency, f"Edit {agency.name}", reverse("priorities:agency-list"))


def _edit(request: SignedInRequest, row: Subgroup | Agency, heading: str, back: str) -> HttpResponse:
    """Save a group or an agency with its other names; `back` is where Cancel leads, of an agency Save too."""
    is_group = isinstance(row, Subgroup)
    form = (GroupForm if is_group else AgencyForm)(request.POST or None, instance=row)
    names = (GroupNameFormSet if is_group else AgencyNameFormSet)(
        request.POST or None, instance=row, prefix="names"
    )
    form.include(names)
    if is_sent(request, form, names):
        try:
            saved = save_named(form=form, names=names, by=request.user, at=timezone.now())
        except ReportsToItself as error:
            form.add_error("parent", str(error))
        except IntegrityError:
            form.add_error(None, _SAVED_AT_ONCE)
        else:
            to = reverse("reporting:group", args=[saved.pk]) if is_group else back
            return done(request, f"{saved.name} is saved.", to)
    return form_page(
        request,
        form,
        names,
        heading=heading,
        back=back,
        template="priorities/groups/named_form.html",
        formset=names,
        about_names=_ABOUT_GROUP_NAMES if is_group else _ABOUT_AGENCY_NAMES,
        area="groups",
    )


@group_editors_only
@get_or_post
def role_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a role to a group."""
    group = get_object_or_404(Subgroup, pk=pk)
    return _edit_role(request, Seat(subgroup=group), f"Add a seat to {group.name}")


@group_editors_only
@get_or_post
def role_new_outside_groups(request: SignedInRequest) -> HttpResponse:
    """Add a role outside groups."""
    return _edit_role(request, Seat(), "Add an office")


@group_editors_only
@get_or_post
def role_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a role, or end it."""
    role = get_object_or_404(Seat.objects.select_related("subgroup", "agency"), pk=pk)
    return _edit_role(request, role, f"Edit the seat: {role}")


def _edit_role(request: SignedInRequest, role: Seat, heading: str) -> HttpResponse:
    form = GroupRoleForm(request.POST or None, instance=role)
    back = reverse("reporting:group", args=[role.subgroup_id]) if role.subgroup_id else None
    back = back or reverse("reporting:group-list")
    if is_sent(request, form):
        with saving(role, by=request.user, at=timezone.now()) as record:
            saved = record.save_form(form)
        return done(request, f"The seat “{saved}” is saved.", back)
    intro = "This gives nobody access: only holding a seat does."
    if form.held:
        intro = (
            f"{role.get_part_display()}. Somebody holds or held this seat, so what it is cannot be changed: "
            "end it and add another instead."
        )
    return form_page(request, form, heading=heading, back=back, intro=intro, area="groups")
