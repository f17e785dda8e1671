"""Saved lists: the filters of the action list under a name, opened by a link."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from priorities.access.guards import actor_for, allow, check_allowed
from priorities.models import Plan
from reporting.lists.listing import list_filters, listing_of
from reporting.lists.saved_forms import SavedListForm
from reporting.models import SavedList
from reporting.status.as_at import read_as_at
from wsscp import policy
from wsscp.audit.recording import recording, saving
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.forms import describe_choices
from wsscp.limits import PARAGRAPH
from wsscp.models.audit import Act
from wsscp.requests import SignedInRequest


@allow(policy.can_read_plans)
@require_safe
def saved_list_index(request: SignedInRequest, slug: str) -> HttpResponse:
    """The saved lists of a plan: the reader's own, and those shared."""
    plan = get_object_or_404(Plan, slug=slug)
    actor = actor_for(request)
    rows = [
        {
            "list": saved,
            "can_change": policy.can_change_list(actor, owner=saved.owner_id, is_shared=saved.is_shared),
        }
        for saved in plan.saved_lists.visible_to(request.user.pk).select_related("owner")
    ]
    context = {"plan": plan, "rows": rows, "area": "plans", "tab": "actions"}
    return render(request, "reporting/lists/saved_lists.html", context)


@allow(policy.can_read_plans)
@get_or_post
def saved_list_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Save the filters of a query under a name."""
    listing = listing_of(request, slug, read_as_at(request))
    query = list_filters(request.GET).urlencode()
    if not listing.filters.form.is_valid() or len(query) > PARAGRAPH:
        messages.error(request, "These filters were not understood, so they cannot be saved.")
        return redirect("reporting:action-list", slug)
    saved = SavedList(plan=listing.board.plan, owner=request.user, query=query)
    chosen = describe_choices(listing.filters.form)
    return _form(request, saved, "Save this list", f"It shows: {chosen or 'all actions'}.")


@allow(policy.can_read_plans)
@require_safe
def saved_list_open(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Go to the list, as it is today."""
    saved = _visible(request, slug, pk)
    return redirect(f"{reverse('reporting:action-list', args=[slug])}?{saved.query}")


@allow(policy.can_read_plans)
@get_or_post
def saved_list_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Rename a saved list, or share it."""
    return _form(request, _changeable(request, slug, pk), "Change this list", "")


@allow(policy.can_read_plans)
@require_POST
def saved_list_remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Remove a saved list; the actions in it are not changed."""
    saved = _changeable(request, slug, pk)
    with recording(Act.DELETED, by=request.user, at=timezone.now(), about=saved) as record:
        record.delete(saved)
    return done(request, f"The list “{saved.name}” is removed.", "reporting:list-list", slug)


def _form(request: SignedInRequest, saved: SavedList, heading: str, intro: str) -> HttpResponse:
    is_new, slug = saved.pk is None, saved.plan.slug
    can_share = policy.can_share_lists(actor_for(request))
    form = SavedListForm(request.POST or None, instance=saved, can_share=can_share)
    if is_sent(request, form):
        with saving(saved, by=request.user, at=timezone.now()) as record:
            record.save_form(form)
        messages.success(request, f"The list “{saved.name}” is saved.")
        if is_new:
            return redirect("reporting:list-open", slug, saved.pk)
        return redirect("reporting:list-list", slug)
    return form_page(
        request,
        form,
        heading=heading,
        back=reverse("reporting:list-list", args=[slug]),
        intro=intro,
        plan=saved.plan,
        tab="actions",
    )


def _visible(request: SignedInRequest, slug: str, pk: int) -> SavedList:
    """Return a saved list the reader may see. Raises Http404 for another person's own."""
    lists = (
        SavedList.objects.filter(plan__slug=slug).visible_to(request.user.pk).select_related("plan", "owner")
    )
    return get_object_or_404(lists, pk=pk)


def _changeable(request: SignedInRequest, slug: str, pk: int) -> SavedList:
    saved = _visible(request, slug, pk)

    def may_change(actor: policy.Actor) -> bool:
        return policy.can_change_list(actor, owner=saved.owner_id, is_shared=saved.is_shared)

    check_allowed(request, may_change)
    return saved
