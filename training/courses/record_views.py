"""The pool of trainers, organisation categories, needs, and figures of several sessions together."""

from typing import TypeVar

from django.db.models import Model
from django.forms import BaseModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from training.access import training_editors_only, training_readers_only
from training.courses.forms import CategoryForm, TrainerForm
from training.courses.needs_forms import AssessmentForm, NeedForm, ShareFormSet, SummaryForm
from training.courses.queries import trainer_pool
from training.courses.services import save_summary
from training.models import Category, Evaluation, Need, NeedsAssessment, Summary, Trainer
from training.sessions.forms import EvaluationForm
from wsscp.audit.recording import saving
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, form_page, is_sent
from wsscp.requests import SignedInRequest

_Row = TypeVar("_Row", bound=Model)


def _edit(request: SignedInRequest, form: BaseModelForm, heading: str, back: str) -> HttpResponse:
    """Show a form, and save it when it is sent and valid."""
    if is_sent(request, form):
        with saving(form.instance, by=request.user, at=timezone.now()) as record:
            record.save_form(form)
        return done(request, "Saved.", back)
    return form_page(request, form, heading=heading, back=reverse(back))


def _existing_or_new(model: type[_Row], pk: int | None) -> _Row:
    return get_object_or_404(model, pk=pk) if pk is not None else model()


@training_editors_only
@require_safe
def trainer_list(request: SignedInRequest) -> HttpResponse:
    """The pool of trainers today."""
    current, left, total, trained = trainer_pool(on=timezone.localdate())
    context = {"there": current, "left": left, "total": total, "trained": trained, "area": "training"}
    return render(request, "training/courses/trainer_list.html", context)


@training_editors_only
@get_or_post
def trainer_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Add a trainer, or change one."""
    form = TrainerForm(request.POST or None, instance=_existing_or_new(Trainer, pk))
    heading = "Edit a trainer" if pk is not None else "Add a trainer"
    return _edit(request, form, heading, "training:trainer-list")


@training_editors_only
@require_safe
def category_list(request: SignedInRequest) -> HttpResponse:
    """Every organisation category and what it means."""
    categories = Category.objects.select_related("agency")
    return render(
        request, "training/courses/category_list.html", {"categories": categories, "area": "training"}
    )


@training_editors_only
@get_or_post
def category_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Add a category, or change one."""
    form = CategoryForm(request.POST or None, instance=_existing_or_new(Category, pk))
    heading = "Edit a category" if pk is not None else "Add a category"
    return _edit(request, form, heading, "training:category-list")


@training_readers_only
@require_safe
def need_list(request: SignedInRequest) -> HttpResponse:
    """Training needs, where they come from, and the courses that answer them."""
    needs = Need.objects.select_related("assessment").prefetch_related("courses")
    context = {"assessments": NeedsAssessment.objects.all(), "needs": needs, "area": "training"}
    return render(request, "training/courses/need_list.html", context)


@training_editors_only
@get_or_post
def need_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Add a need, or change one."""
    form = NeedForm(request.POST or None, instance=_existing_or_new(Need, pk))
    heading = "Edit a need" if pk is not None else "Add a need"
    return _edit(request, form, heading, "training:need-list")


@training_editors_only
@get_or_post
def assessment_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Add a needs assessment, or change one."""
    assessment = _existing_or_new(NeedsAssessment, pk)
    form = AssessmentForm(request.POST or None, instance=assessment, today=timezone.localdate())
    heading = "Edit a needs assessment" if pk is not None else "Add a needs assessment"
    return _edit(request, form, heading, "training:need-list")


@training_editors_only
@require_safe
def summary_list(request: SignedInRequest) -> HttpResponse:
    """Figures known only for several sessions together."""
    summaries = Summary.objects.prefetch_related("courses", "shares__category").select_related("evaluation")
    return render(request, "training/courses/summary_list.html", {"summaries": summaries, "area": "training"})


@training_editors_only
@get_or_post
def summary_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Add figures of several sessions together, or change them."""
    now = timezone.now()
    summary = _existing_or_new(Summary, pk)
    data = request.POST or None
    form = SummaryForm(data, instance=summary)
    shares = ShareFormSet(data, instance=summary, prefix="shares")
    existing = Evaluation.objects.filter(summary=pk).first() if pk is not None else None
    evaluation = EvaluationForm(
        data, instance=existing or Evaluation(), today=timezone.localdate(now), is_part=True
    )
    form.include(shares, evaluation)
    if is_sent(request, form, shares, evaluation):
        save_summary(form=form, shares=shares, evaluation=evaluation, by=request.user, at=now)
        return done(request, "Saved.", "training:summary-list")
    heading = "Edit figures told together" if pk is not None else "Add figures told together"
    return form_page(
        request,
        form,
        shares,
        evaluation,
        heading=heading,
        intro="For what a source gives only for several sessions at once. Figures of one session go with it.",
        back=reverse("training:summary-list"),
        template="training/courses/parts_form.html",
        formset=shares,
        row_name="agency or sector",
        more=[evaluation],
    )
