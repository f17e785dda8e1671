"""The register of reviews, and editing it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reviews.access.guards import demand_reader, demand_that, demand_writer, find_review, record_read
from reviews.forms import GuardedModelForm
from reviews.models import Case, Kind, Review
from reviews.pages import marking_context, page_of, render_review_form
from reviews.register.forms import CaseReviewForm, CloseForm, RegisterFilter, ReviewForm
from reviews.register.queries import filter_reviews, register_choices, review_programme
from reviews.register.services import close_review, save_review
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.editing.versions import edit_target_of
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest

REVIEWS_PER_PAGE = 25


@require_safe
def review_list(request: SignedInRequest) -> HttpResponse:
    """The reviews their reader may know of."""
    reader = demand_reader(request)
    form = RegisterFilter(request.GET, choices=register_choices(reader))
    reviews = filter_reviews(reader, form.cleaned_data) if form.is_valid() else Review.objects.none()
    page = Paginator(reviews, REVIEWS_PER_PAGE).get_page(request.GET.get("page"))
    reads_cases = policy.can_read_cases(reader)
    if reads_cases and any(row.is_case for row in page):
        record_read(request, None, "Looked at the register of case reviews")
    context = {
        "form": form,
        "errors": error_list(form),
        "page": page,
        "is_filtered": any(value for name, value in request.GET.items() if name != "page"),
        "can_add": policy.can_write_any_review(reader),
        "area": "reviews",
        "tab": "register",
    }
    return render(request, "reviews/register/review_list.html", context | marking_context(reads_cases))


@require_safe
def programme_page(request: SignedInRequest) -> HttpResponse:
    """A year's audits, section 11 and scrutiny: planned, held, reported."""
    demand_reader(request)
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
    programme = review_programme(year, today=timezone.localdate())
    return render(
        request,
        "reviews/register/programme.html",
        {"programme": programme, "area": "reviews", "tab": "programme"},
    )


@require_safe
def review_kinds(request: SignedInRequest) -> HttpResponse:
    """Choose the kind of review to add to the register."""
    reader = demand_reader(request)
    demand_that(request, policy.can_write_any_review(reader))
    kinds = [
        kind
        for kind in Kind.objects.visible_to(reader)
        if policy.can_write_review(reader, from_case=kind.is_case)
    ]
    return render(request, "reviews/register/review_kinds.html", {"kinds": kinds, "area": "reviews"})


@get_or_post
def review_new(request: SignedInRequest, kind: int) -> HttpResponse:
    """Add a review of a kind to the register."""
    reader = demand_reader(request)
    demand_that(request, policy.can_write_any_review(reader))
    chosen = get_object_or_404(Kind.objects.visible_to(reader), pk=kind)
    demand_that(request, policy.can_write_review(reader, from_case=chosen.is_case))
    review = Review(kind=chosen, year=timezone.localdate().year)
    return _save(request, review, f"Add to the register: {chosen}")


@get_or_post
def review_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change a review's row and, of a case review, its stages."""
    review = find_review(request, reference)
    demand_writer(request, review)
    return _save(request, review, "Edit the record")


def _save(request: SignedInRequest, review: Review, heading: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    now = timezone.now()
    form = ReviewForm(data, instance=review, strict=review.is_case)
    case_form = None
    if review.is_case:
        case = Case.objects.filter(pk=review.pk).first() if review.pk else None
        today = timezone.localdate(now)
        case_form = CaseReviewForm(data, instance=case, strict=True, is_part=True, today=today)
        form.include(case_form)
    forms: list[GuardedModelForm] = [form, case_form] if case_form else [form]
    if is_sent(request, *forms):
        saved = save_review(form=form, case_form=case_form, by=request.user, at=now)
        return done(request, "The record is saved.", page_of(saved))
    back = page_of(review) if review.pk else reverse("reviews:review-list")
    return render_review_form(
        request,
        form,
        heading=heading,
        back=back,
        from_case=review.is_case,
        template="reviews/register/review_form.html",
        case_form=case_form,
        errors=error_list(*forms),
    )


@get_or_post
def review_close(request: SignedInRequest, reference: str) -> HttpResponse:
    """Close a record, or open it again."""
    review = find_review(request, reference)
    demand_writer(request, review)
    now = timezone.now()
    today = timezone.localdate(now)
    form = CloseForm(
        request.POST or None,
        today=today,
        initial={"closed_on": review.closed_on or today},
        target=edit_target_of(review),
    )
    if is_sent(request, form):
        close_review(review=review, closed_on=form.cleaned_data["closed_on"], by=request.user, at=now)
        return done(request, "The record is saved.", page_of(review))
    return render_review_form(
        request, form, heading="Close the record", back=page_of(review), from_case=review.is_case
    )
