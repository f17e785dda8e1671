"""What is added to a case review: decision, suspension, reasons for delay; and how long it is kept."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reviews.access.guards import demand_case, demand_case_group, demand_that, reader_of, record_read
from reviews.cases.forms import (
    CaseDecisionForm,
    DelayForm,
    DeleteForm,
    EndSuspensionForm,
    RetentionForm,
    SuspensionForm,
)
from reviews.cases.retention import delete_record, extend_retention
from reviews.cases.retention_queries import due_for_decision
from reviews.cases.services import add_case_record, end_suspension
from reviews.models import Review, Suspension
from reviews.pages import marking_context, page_of, render_review_form
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.requests import SignedInRequest


@get_or_post
def case_decide(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record what was decided after the rapid review, and why."""
    return _add(request, reference, CaseDecisionForm, "Record the decision")


@get_or_post
def case_suspend(request: SignedInRequest, reference: str) -> HttpResponse:
    """Suspend a deadline for some days, with a reason."""
    return _add(request, reference, SuspensionForm, "Suspend a clock")


@get_or_post
def case_delay(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give the reason why a deadline was not met, in words for the letter."""
    return _add(request, reference, DelayForm, "Give a reason for delay")


def _add(request: SignedInRequest, reference: str, form_class: Any, heading: str) -> HttpResponse:
    review = demand_case(request, reference)
    now = timezone.now()
    form = form_class(request.POST or None, today=timezone.localdate(now))
    if is_sent(request, form):
        add_case_record(review=review, row=form.save(commit=False), by=request.user, at=now)
        return done(request, "The record is saved.", page_of(review))
    return render_review_form(request, form, heading=heading, back=page_of(review), from_case=True)


@get_or_post
def suspension_end(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """End a suspension."""
    review = demand_case(request, reference)
    suspension = get_object_or_404(Suspension, pk=pk, review=review)
    now = timezone.now()
    form = EndSuspensionForm(request.POST or None, instance=suspension, today=timezone.localdate(now))
    if is_sent(request, form):
        end_suspension(suspension=suspension, ends_on=form.cleaned_data["ends_on"], by=request.user, at=now)
        return done(request, "The record is saved.", page_of(review))
    return render_review_form(
        request, form, heading="End the suspension", back=page_of(review), from_case=True
    )


@require_safe
def retention_list(request: SignedInRequest) -> HttpResponse:
    """Closed records whose retention has ended, for the chair to decide on."""
    reader = demand_case_group(request)
    lines = due_for_decision(today=timezone.localdate())
    record_read(request, None, "Looked at records due for deletion")
    context = {"lines": lines, "can_decide": policy.can_decide_retention(reader), "area": "reviews"}
    return render(request, "reviews/cases/retention.html", context | marking_context(True))


@get_or_post
def case_retain(request: SignedInRequest, reference: str) -> HttpResponse:
    """Keep a closed record until another day."""
    review = _closed_review(request, reference)
    now = timezone.now()
    today = timezone.localdate(now)
    form = RetentionForm(request.POST or None, today=today)
    if is_sent(request, form):
        data = form.cleaned_data
        extend_retention(
            review=review,
            keep_until=data["keep_until"],
            reason=data["reason"],
            on=today,
            by=request.user,
            at=now,
        )
        return done(request, "The decision is recorded.", "reviews:retention")
    return render_review_form(
        request, form, heading="Keep the record", back=reverse("reviews:retention"), from_case=True
    )


@get_or_post
def case_delete(request: SignedInRequest, reference: str) -> HttpResponse:
    """Delete a closed record for good."""
    review = _closed_review(request, reference)
    form = DeleteForm(request.POST or None, expected=review.reference)
    if is_sent(request, form):
        delete_record(review=review, by=request.user, at=timezone.now())
        messages.success(
            request, "The record is deleted. The trail keeps that it was, and none of its words."
        )
        return redirect("reviews:retention")
    return render_review_form(
        request,
        form,
        heading=f"Delete the record {review.reference}",
        back=reverse("reviews:retention"),
        from_case=True,
        submit="Delete for good",
        intro="What was released stays, in its released wording alone. Everything else of this record goes.",
    )


def _closed_review(request: SignedInRequest, reference: str) -> Review:
    """Return a closed case review for the chair. Raises Http404 for one that is open."""
    review = demand_case(request, reference)
    demand_that(request, policy.can_decide_retention(reader_of(request)))
    if review.closed_on is None:
        raise Http404
    return review
