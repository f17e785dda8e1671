"""What stands beside the courses: the pool of trainers, categories, needs, and figures told together."""

from typing import Any

from django.contrib import messages
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from training.access import training_editors_only, training_readers_only
from training.courses.forms import CategoryForm, TrainerForm
from training.courses.needs_forms import AssessmentForm, NeedForm, ShareFormSet, SummaryForm
from training.courses.queries import needs_and_assessments, trainer_pool
from training.courses.services import save_summary
from training.models import Category, Evaluation, Need, NeedsAssessment, Summary, Trainer
from training.pages import render_training_form
from training.saving import save_with_parts
from training.sessions.forms import EvaluationForm
from wsscp.decorators import get_or_post


def _written(request: HttpRequest, form: BaseModelForm, heading: str, back: str) -> HttpResponse:
    """Show a form and keep what it says."""
    if request.method == "POST" and form.is_valid():
        save_with_parts(form=form, by=request.user, at=timezone.now())
        messages.success(request, "Saved.")
        return redirect(back)
    return render_training_form(request, form, heading=heading, cancel=reverse(back))


def _found(model: type, pk: int | None) -> Any:
    return get_object_or_404(model, pk=pk) if pk is not None else model()


@training_editors_only
@require_safe
def trainer_list(request: HttpRequest) -> HttpResponse:
    """The pool of trainers today."""
    there, left, total, trained = trainer_pool(on=timezone.localdate())
    context = {"there": there, "left": left, "total": total, "trained": trained, "area": "training"}
    return render(request, "training/courses/trainer_list.html", context)


@training_editors_only
@get_or_post
def trainer_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a trainer, or change one."""
    form = TrainerForm(request.POST or None, instance=_found(Trainer, pk))
    heading = "Edit a trainer" if pk is not None else "Add a trainer"
    return _written(request, form, heading, "training:trainer-list")


@training_editors_only
@require_safe
def category_list(request: HttpRequest) -> HttpResponse:
    """What every organisation category stands for."""
    categories = Category.objects.select_related("agency")
    return render(
        request, "training/courses/category_list.html", {"categories": categories, "area": "training"}
    )


@training_editors_only
@get_or_post
def category_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a category, or say what one stands for."""
    form = CategoryForm(request.POST or None, instance=_found(Category, pk))
    heading = "Edit a category" if pk is not None else "Add a category"
    return _written(request, form, heading, "training:category-list")


@training_readers_only
@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    """What training is needed, who says so, and what answers it."""
    assessments, found = needs_and_assessments()
    context = {"assessments": assessments, "needs": found, "area": "training"}
    return render(request, "training/courses/need_list.html", context)


@training_editors_only
@get_or_post
def need_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a need, or change one."""
    form = NeedForm(request.POST or None, instance=_found(Need, pk))
    heading = "Edit a need" if pk is not None else "Add a need"
    return _written(request, form, heading, "training:need-list")


@training_editors_only
@get_or_post
def assessment_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a needs assessment, or change one."""
    found = _found(NeedsAssessment, pk)
    form = AssessmentForm(request.POST or None, instance=found, today=timezone.localdate())
    heading = "Edit a needs assessment" if pk is not None else "Add a needs assessment"
    return _written(request, form, heading, "training:need-list")


@training_editors_only
@require_safe
def summary_list(request: HttpRequest) -> HttpResponse:
    """Figures known only for several sessions together."""
    summaries = Summary.objects.prefetch_related("courses", "shares__category").select_related("evaluation")
    return render(request, "training/courses/summary_list.html", {"summaries": summaries, "area": "training"})


@training_editors_only
@get_or_post
def summary_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add figures told of several sessions together, or change them."""
    now = timezone.now()
    found = _found(Summary, pk)
    data = request.POST or None
    form = SummaryForm(data, instance=found)
    shares = ShareFormSet(data, instance=found, prefix="shares")
    told = Evaluation.objects.filter(summary=pk).first() if pk is not None else None
    evaluation = EvaluationForm(data, instance=told or Evaluation(), today=timezone.localdate(now))
    if data and all([form.is_valid(), shares.is_valid(), evaluation.is_valid()]):
        save_summary(form=form, shares=shares, evaluation=evaluation, by=request.user, at=now)
        messages.success(request, "Saved.")
        return redirect("training:summary-list")
    heading = "Edit figures told together" if pk is not None else "Add figures told together"
    return render_training_form(
        request,
        form,
        heading=heading,
        intro="For what a source gives only for several sessions at once. Figures of one session go with it.",
        cancel=reverse("training:summary-list"),
        formset=shares,
        part="agency or sector",
        more=[evaluation],
    )
