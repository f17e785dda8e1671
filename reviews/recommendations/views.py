"""Editing recommendations: wording, state, and release to others."""

from django.http import HttpResponse
from django.utils import timezone

from reviews.access.guards import demand_writer, find_recommendation, find_review, reader_of
from reviews.models import Recommendation
from reviews.pages import page_of, render_review_form
from reviews.recommendations.forms import (
    RecommendationForm,
    ReleaseRecommendationForm,
    RepeatsForm,
    StateChangeForm,
)
from reviews.recommendations.queries import (
    open_own_actions,
    recommendations_for,
    similar_recommendations,
)
from reviews.recommendations.services import (
    change_state,
    release_recommendation,
    save_recommendation,
)
from reviews.rules.states import UNFINISHED, RecommendationState
from wsscp.decorators import get_or_post
from wsscp.editing.pages import done, is_sent
from wsscp.editing.versions import edit_target_of
from wsscp.requests import SignedInRequest
from wsscp.state_tables import StateError


@get_or_post
def recommendation_new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a recommendation to a review; similar ones are shown first."""
    review = find_review(request, reference)
    demand_writer(request, review)
    today = timezone.localdate()
    row = Recommendation(review=review, from_case=review.is_case, made_on=today)
    return _save(request, row, "Add a recommendation", page_of(review))


@get_or_post
def recommendation_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change a recommendation's wording and who is responsible for it."""
    row = find_recommendation(request, reference)
    demand_writer(request, row)
    return _save(request, row, "Edit the recommendation", page_of(row))


def _save(request: SignedInRequest, row: Recommendation, heading: str, back: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    now = timezone.now()
    form = RecommendationForm(data, instance=row, strict=row.from_case, today=timezone.localdate(now))
    repeats = None
    if is_sent(request, form):
        similar = similar_recommendations(form.cleaned_data["text"], reader_of(request), exclude=row)
        repeats = RepeatsForm(data, similar=similar)
        if repeats.is_valid() and repeats.was_shown():
            chosen = repeats.chosen if similar else ()
            saved = save_recommendation(form=form, review=row.review, repeats=chosen, by=request.user, at=now)
            return done(request, "The recommendation is saved.", page_of(saved))
        shown = " ".join(recommendation.reference for recommendation in similar)
        repeats = RepeatsForm(similar=similar, initial={"seen": shown})
    return render_review_form(
        request,
        form,
        heading=heading,
        back=back,
        from_case=row.from_case,
        template="reviews/recommendations/recommendation_form.html",
        repeats=repeats,
    )


@get_or_post
def recommendation_step(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change a recommendation's state by decision: done, open again, superseded, not accepted."""
    row = find_recommendation(request, reference)
    demand_writer(request, row)
    now = timezone.now()
    reader = reader_of(request)
    others = list(recommendations_for(reader).filter(state__in=sorted(UNFINISHED)).exclude(pk=row.pk)[:200])
    latest = row.changes.last()
    form = StateChangeForm(
        request.POST or None,
        strict=row.from_case,
        state=RecommendationState(row.state),
        since=latest.on if latest else row.made_on,
        today=timezone.localdate(now),
        others=others,
        has_open_actions=bool(open_own_actions(row)),
    )
    if is_sent(request, form):
        try:
            change_state(recommendation=row, **form.step, by=request.user, at=now)
        except StateError as error:
            form.add_error(None, str(error))
        else:
            return done(request, "The recommendation is saved.", page_of(row))
    return render_review_form(
        request,
        form,
        heading="What became of the recommendation",
        back=page_of(row),
        from_case=row.from_case,
        intro=row.text,
    )


@get_or_post
def recommendation_release(request: SignedInRequest, reference: str) -> HttpResponse:
    """Release a recommendation to others, in a wording for them."""
    row = find_recommendation(request, reference)
    demand_writer(request, row)
    now = timezone.now()
    form = ReleaseRecommendationForm(
        request.POST or None,
        initial={"text": row.released_text or row.text},
        strict=True,
        target=edit_target_of(row),
    )
    if is_sent(request, form):
        text = form.cleaned_data["text"]
        release_recommendation(
            recommendation=row, text=text, on=timezone.localdate(now), by=request.user, at=now
        )
        return done(request, "Others read it so." if text else "It is taken back.", page_of(row))
    return render_review_form(
        request,
        form,
        heading="Release the recommendation",
        back=page_of(row),
        from_case=row.from_case,
        intro="Everybody who reads the plan will read this wording, and nothing else of the review. "
        "To take a release back, empty the box.",
        submit="Release",
    )
