"""A round of section 11: how each agency meets the standards, with last time's ratings carried forward."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from priorities.models import Agency
from reviews.access.guards import demand_writer, find_review
from reviews.audits.forms import RatingForm
from reviews.audits.queries import last_round, ratings_asked
from reviews.audits.services import carry_ratings_forward, save_ratings
from reviews.models import Family, Review
from reviews.pages import page_of
from wsscp.decorators import get_or_post
from wsscp.editing.forms import VersionForm
from wsscp.editing.pages import done, is_sent
from wsscp.editing.versions import ratings_target
from wsscp.forms import error_list
from wsscp.requests import SignedInRequest


@require_POST
def ratings_carry(request: SignedInRequest, reference: str) -> HttpResponse:
    """Start a round with the ratings of the one before, to be reviewed."""
    review = _round(request, reference)
    before = last_round(review)
    if before is None:
        messages.error(request, "There is no earlier round to carry forward.")
        return redirect(page_of(review))
    count = carry_ratings_forward(review=review, before=before, by=request.user, at=timezone.now())
    return done(request, f"Ratings carried forward: {count}.", page_of(review))


@get_or_post
def ratings_edit(request: SignedInRequest, reference: str, agency: int) -> HttpResponse:
    """Rate one agency against every standard that is asked."""
    review = _round(request, reference)
    rated = get_object_or_404(Agency, pk=agency)
    data = request.POST if request.method == "POST" else None
    forms = [
        RatingForm(data, standard=standard, now=current, before=before)
        for standard, current, before in ratings_asked(review, rated)
    ]
    version = VersionForm(data, target=ratings_target(review.pk, rated.pk))
    version.include(*forms)
    if is_sent(request, version, *forms):
        now = timezone.now()
        answers = [
            (form.standard.pk, form.cleaned_data["rating"], form.cleaned_data["words"]) for form in forms
        ]
        save_ratings(review=review, agency=rated, answers=answers, by=request.user, at=now)
        return done(request, f"The ratings of {rated} are saved.", page_of(review))
    context = {
        "review": review,
        "agency": rated,
        "forms": forms,
        "version": version,
        "errors": error_list(version, *forms),
        "area": "reviews",
    }
    return render(request, "reviews/audits/ratings.html", context)


def _round(request: SignedInRequest, reference: str) -> Review:
    review = find_review(request, reference)
    demand_writer(request, review)
    if review.kind.family != Family.SECTION_11:
        raise Http404
    return review
