"""Changing several actions of a list at once: choose, preview, apply, undo."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from priorities.access.guards import plan_editors_only
from priorities.actions.bulk import CannotUndo, PreviewOutdated, apply_bulk_change, undo_bulk_change
from priorities.actions.bulk_queries import MAX_BULK_ACTIONS, planned_changes, preview_digest
from priorities.models import Action, BulkChange, Plan
from reporting.lists.bulk_forms import BulkForm
from reporting.lists.listing import list_filters, listing_of
from reporting.status.as_at import read_as_at
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest

_TOO_MANY = (
    f"At most {MAX_BULK_ACTIONS} actions can be changed at once. Filter the list further, or tick fewer."
)
_STALE = "Something has changed since. Look at what would be changed now, and confirm that."
LATEST = 5


@plan_editors_only
@get_or_post
def bulk(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose what to change of the chosen actions, preview it row by row, and confirm."""
    plan = get_object_or_404(Plan, slug=slug)
    chosen = _chosen(request, plan)
    ids = [action.pk for action in chosen]
    now = timezone.now()
    form = BulkForm(request.POST if request.method == "POST" else None, today=timezone.localdate(now))
    context = {
        "plan": plan,
        "form": form,
        "chosen": chosen,
        "ids": ",".join(map(str, ids)),
        "problem": _TOO_MANY if len(chosen) > MAX_BULK_ACTIONS else "",
        "back": list_filters(request.GET).urlencode(),
        "latest": plan.bulk_changes.select_related("by")[:LATEST],
        "area": "plans",
        "tab": "actions",
    }
    if context["problem"] or not chosen or request.method != "POST" or not form.is_valid():
        context["errors"] = error_list(form)
        return render(request, "reporting/lists/bulk.html", context)
    if request.POST.get("step") == "apply":
        try:
            change = apply_bulk_change(
                plan=plan,
                actions=ids,
                requested=form.wish,
                digest=request.POST.get("seen", ""),
                today=form.today,
                by=request.user,
                at=now,
            )
        except PreviewOutdated:
            messages.error(request, _STALE)
        else:
            messages.success(request, "The actions are changed. You can undo it here.")
            return redirect("reporting:bulk-change", slug, change.pk)
    planned = planned_changes(Action.objects.filter(pk__in=ids), form.wish, as_at=form.today)
    context |= {
        "planned": planned,
        "doing": sum(bool(change.steps) for change in planned),
        "wish": form.wish.description,
        "seen": preview_digest(planned),
        "hidden": _hidden_fields(form),
    }
    step = (
        "reporting/lists/bulk_preview.html"
        if request.POST.get("step") != "choose"
        else "reporting/lists/bulk.html"
    )
    return render(request, step, context)


@plan_editors_only
@get_or_post
def bulk_change(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One bulk change with its actions; a POST undoes it."""
    changes = BulkChange.objects.select_related("plan", "by", "undone_by").filter(plan__slug=slug)
    change = get_object_or_404(changes, pk=pk)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            undo_bulk_change(change=change, by=request.user, at=timezone.now())
        except CannotUndo as error:
            reasons = error.reasons
        else:
            return done(
                request, "It is undone: everything is as it was before.", "reporting:bulk-change", slug, pk
            )
    ids = [row["action"] for row in change.rows]
    context = {
        "plan": change.plan,
        "change": change,
        "actions": Action.objects.filter(pk__in=ids).order_by("priority__position", "position"),
        "why": reasons,
        "area": "plans",
        "tab": "actions",
    }
    return render(request, "reporting/lists/bulk_change.html", context)


def _chosen(request: HttpRequest, plan: Plan) -> list[Action]:
    """Return the actions that were ticked, or all as filtered; at most one more than may be changed."""
    if request.method == "GET" and request.GET.get("all"):
        as_at = read_as_at(request)
        results = [] if as_at.known_at else listing_of(request, plan.slug, as_at).results
        in_order = [rated.action.pk for rated in results[: MAX_BULK_ACTIONS + 1]]
        by_id = Action.objects.in_bulk(in_order)
        return [by_id[pk] for pk in in_order if pk in by_id]
    texts = (
        request.GET.getlist("chosen") if request.method == "GET" else request.POST.get("ids", "").split(",")
    )
    ids = {int(text) for text in texts if text.isdecimal() and len(text) < 19}
    actions = Action.objects.filter(priority__plan=plan, pk__in=sorted(ids)[: MAX_BULK_ACTIONS + 1])
    return list(actions.order_by("priority__position", "position", "pk"))


def _hidden_fields(form: BulkForm) -> list[forms.BoundField]:
    """Return the fields of the form, to be sent again from the preview."""
    fields = list(form)
    if form.confirmation_form.is_asked:
        fields += form.confirmation_form
    return fields
