"""Importing a plan: upload, preview with corrections, confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from priorities.access.guards import plan_editors_only
from priorities.importing.forms import UploadForm
from priorities.importing.preview_forms import PreviewForms
from priorities.importing.services import CannotCreatePlan, confirm_import, save_import, update_import
from priorities.models import PlanImport
from priorities.reading import ParsedPlan
from priorities.reading.template import plan_template
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.exports.downloads import XLSX, attachment
from wsscp.requests import SignedInRequest


@plan_editors_only
@get_or_post
def import_upload(request: SignedInRequest) -> HttpResponse:
    """Read an uploaded document, and show the preview."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        plan_import = save_import(
            file_name=form.file_name, draft=form.cleaned_data["document"], by=request.user, at=timezone.now()
        )
        return redirect("priorities:import-preview", plan_import.token)
    return render(request, "priorities/importing/upload.html", {"form": form, "area": "import"})


@plan_editors_only
@get_or_post
def import_preview(request: SignedInRequest, token: UUID) -> HttpResponse:
    """Show a draft, save its corrections, and create the plan once."""
    plan_import = get_object_or_404(PlanImport.objects.select_related("plan", "by"), token=token)
    if plan_import.plan is not None:
        messages.success(request, "This document has been brought in already. Here is its plan.")
        return redirect("reporting:plan", plan_import.plan.slug)
    draft = ParsedPlan.from_json(plan_import.content)
    forms = PreviewForms(draft, request.POST if request.method == "POST" else None)
    if is_sent(request, forms):
        try:
            return _save(request, plan_import, forms)
        except CannotCreatePlan as error:
            # The corrections stay, for the next attempt.
            _correct(request, plan_import, forms)
            forms.problems.append(str(error))
    context = {"forms": forms, "draft": draft, "plan_import": plan_import, "area": "import"}
    return render(request, "priorities/importing/preview.html", context)


def _save(request: SignedInRequest, plan_import: PlanImport, forms: PreviewForms) -> HttpResponse:
    """Save the corrections; create the plan if the form was sent with "confirm"."""
    if "confirm" not in request.POST:
        _correct(request, plan_import, forms)
        messages.success(request, "Your corrections are saved. The plan is not created yet.")
        return redirect("priorities:import-preview", plan_import.token)
    plan = confirm_import(
        plan_import=plan_import, corrected=forms.corrected(), by=request.user, at=timezone.now()
    )
    return done(request, f"{plan.title} is brought in.", "reporting:plan", plan.slug)


def _correct(request: SignedInRequest, plan_import: PlanImport, forms: PreviewForms) -> None:
    update_import(plan_import=plan_import, draft=forms.corrected(), by=request.user, at=timezone.now())


@plan_editors_only
@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """Download the spreadsheet template."""
    return attachment(plan_template(), "plan-template.xlsx", XLSX)
