"""Pages that add and change roles. Giving a role to a person is in memberships."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from priorities.groups.role_forms import GroupRoleForm
from priorities.groups.views import group_editors_only
from priorities.models import Seat, Subgroup
from wsscp.audit.recording import saving
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.requests import SignedInRequest


@group_editors_only
@get_or_post
def role_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a role to a group."""
    group = get_object_or_404(Subgroup, pk=pk)
    return _edit(request, Seat(subgroup=group), f"Add a seat to {group.name}")


@group_editors_only
@get_or_post
def role_new_outside_groups(request: SignedInRequest) -> HttpResponse:
    """Add a role outside groups."""
    return _edit(request, Seat(), "Add an office")


@group_editors_only
@get_or_post
def role_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a role, or end it."""
    role = get_object_or_404(Seat.objects.select_related("subgroup", "agency"), pk=pk)
    return _edit(request, role, f"Edit the seat: {role}")


def _edit(request: SignedInRequest, role: Seat, heading: str) -> HttpResponse:
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
