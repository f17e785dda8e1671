"""Editing findings, their responses and impact, and releasing them to others."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from reviews.access.guards import demand_writer, find_finding, find_review
from reviews.learning.forms import FindingForm, ReleaseFindingForm, ResponseForm
from reviews.learning.services import release_finding, save_finding
from reviews.models import Finding, Review
from reviews.pages import page_of, render_review_form
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.editing.versions import edit_target_of
from wsscp.requests import SignedInRequest


@get_or_post
def finding_new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a finding to a review."""
    review = find_review(request, reference)
    demand_writer(request, review)
    return _save(request, Finding(from_case=review.is_case), [review], "Add a finding")


@get_or_post
def finding_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change a finding, its response or its impact."""
    finding = find_finding(request, reference)
    demand_writer(request, finding)
    reviews = list(finding.reviews.select_related("kind"))
    return _save(request, finding, reviews, "Edit the finding")


def _save(request: SignedInRequest, finding: Finding, reviews: list[Review], heading: str) -> HttpResponse:
    data, strict = request.POST or None, finding.from_case
    form = FindingForm(data, instance=finding, reviews=reviews, strict=strict)
    own = ResponseForm(data, finding=finding, strict=strict)
    form.include(own)
    back = _page(reviews)
    if is_sent(request, form, own):
        review = reviews[0] if reviews else None
        save_finding(form=form, own=own, review=review, by=request.user, at=timezone.now())
        return done(request, "The finding is saved.", back)
    return render_review_form(
        request,
        form,
        own,
        heading=heading,
        back=back,
        from_case=strict,
        template="reviews/learning/finding_form.html",
        own=own,
    )


@get_or_post
def finding_release(request: SignedInRequest, reference: str) -> HttpResponse:
    """Release a finding to others, in a wording for them."""
    finding = find_finding(request, reference)
    demand_writer(request, finding)
    now = timezone.now()
    response = finding.response.text if finding.response else ""
    initial = {
        "text": finding.released_text or finding.text,
        "response": finding.released_response if finding.released_on else response,
        "impact": finding.released_impact if finding.released_on else finding.impact,
    }
    form = ReleaseFindingForm(
        request.POST or None, initial=initial, strict=True, target=edit_target_of(finding)
    )
    back = _page(list(finding.reviews.all()))
    if is_sent(request, form):
        wording = {name: form.cleaned_data[name] for name in ("text", "response", "impact")}
        release_finding(finding=finding, **wording, on=timezone.localdate(now), by=request.user, at=now)
        return done(request, "Others read it so." if wording["text"] else "It is taken back.", back)
    return render_review_form(
        request,
        form,
        heading="Release the finding",
        back=back,
        from_case=finding.from_case,
        intro="Everybody who reads the plan will read this wording, and nothing else of the review. "
        "To take a release back, empty the first box.",
        submit="Release",
    )


def _page(reviews: list[Review]) -> str:
    return page_of(reviews[0]) if reviews else reverse("reporting:learning")
