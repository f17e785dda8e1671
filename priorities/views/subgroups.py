"""The groups of the partnership."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access import allow
from priorities.forms.subgroups import SubgroupForm
from priorities.models import Subgroup
from priorities.services.plans import save_subgroup
from priorities.views.plans import editors_only, get_or_post
from wsscp import policy
from wsscp.forms import error_list


@allow(policy.can_read_plans)
@require_safe
def subgroup_list(request: HttpRequest) -> HttpResponse:
    """Every group, with its other names and how many actions it is responsible for."""
    groups = Subgroup.objects.prefetch_related("aliases").annotate(action_count=Count("actions"))
    # Counting drops a model's own order.
    groups = groups.order_by("name")
    return render(request, "priorities/subgroup_list.html", {"groups": groups, "area": "groups"})


@editors_only
@get_or_post
def subgroup_new(request: HttpRequest) -> HttpResponse:
    """Add a group."""
    return _save(request, Subgroup(), "Add a group")


@editors_only
@get_or_post
def subgroup_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a group's names and purpose."""
    group = get_object_or_404(Subgroup, pk=pk)
    return _save(request, group, f"Edit {group.name}")


def _save(request: HttpRequest, group: Subgroup, heading: str) -> HttpResponse:
    form = SubgroupForm(request.POST or None, instance=group)
    if request.method == "POST" and form.is_valid():
        saved = save_subgroup(
            subgroup=form.save(commit=False),
            other_names=form.cleaned_data["other_names"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, f"{saved.name} is saved.")
        return redirect("priorities:subgroup-list")
    context = {
        "form": form,
        "errors": error_list(form),
        "heading": heading,
        "submit": "Save",
        "cancel": reverse("priorities:subgroup-list"),
        "area": "groups",
    }
    return render(request, "_form_page.html", context)
