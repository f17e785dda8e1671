"""Writing recommendations: their words, their states, and letting others read them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from reviews.access.guards import demand_writer, find_recommendation, find_review, reader_of
from reviews.models import Recommendation
from reviews.pages import page_of, record_form_confirmations, render_review_form
from reviews.recommendations.forms import (
    RecommendationForm,
    ReleaseRecommendationForm,
    RepeatsForm,
    StateChangeForm,
)
from reviews.recommendations.queries import recommendations_for, similar_recommendations
from reviews.recommendations.services import (
    StateChangeRefusedError,
    change_state,
    link_repeats,
    release_recommendation,
    save_recommendation,
)
from reviews.rules.states import UNFINISHED, RecommendationState
from wsscp.decorators import get_or_post
from wsscp.forms import error_list

STATE_CHANGED_MESSAGE = "Somebody has moved it meanwhile: load the page again."


@get_or_post
def recommendation_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a recommendation to a review; what says much the same already is shown first."""
    review = find_review(request, reference)
    demand_writer(request, review)
    today = timezone.localdate()
    row = Recommendation(review=review, from_case=review.is_case, made_on=today)
    return _save(request, row, "Add a recommendation", page_of(review))


@get_or_post
def recommendation_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a recommendation's words and who answers for it."""
    row = find_recommendation(request, reference)
    demand_writer(request, row)
    return _save(request, row, "Edit the recommendation", page_of(row))


def _save(request: HttpRequest, row: Recommendation, heading: str, back: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    now = timezone.now()
    form = RecommendationForm(data, instance=row, strict=row.from_case, today=timezone.localdate(now))
    repeats = None
    if data is not None and form.is_valid():
        alike = similar_recommendations(form.cleaned_data["text"], reader_of(request), besides=row)
        repeats = RepeatsForm(data, alike=alike)
        if repeats.is_valid() and repeats.was_shown():
            saved = save_recommendation(form=form, review=row.review, by=request.user, at=now)
            record_form_confirmations(request, form, about=saved, at=now)
            if alike:
                link_repeats(recommendation=saved, others=repeats.chosen, by=request.user, at=now)
            messages.success(request, "The recommendation is saved.")
            return redirect(page_of(saved))
        repeats = RepeatsForm(alike=alike, initial={"seen": " ".join(one.reference for one in alike)})
    errors = error_list(form)
    return render_review_form(
        request,
        form,
        heading=heading,
        back=back,
        from_case=row.from_case,
        template="reviews/recommendations/recommendation_form.html",
        repeats=repeats,
        errors=errors,
    )


@get_or_post
def recommendation_step(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what became of a recommendation: done, open again, superseded, not accepted."""
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
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_state(recommendation=row, **form.step, by=request.user, at=now)
        except StateChangeRefusedError:
            form.add_error(None, STATE_CHANGED_MESSAGE)
        else:
            record_form_confirmations(request, form, about=row, at=now)
            messages.success(request, "The recommendation is saved.")
            return redirect(page_of(row))
    return render_review_form(
        request,
        form,
        heading="What became of the recommendation",
        back=page_of(row),
        from_case=row.from_case,
        intro=row.text,
    )


@get_or_post
def recommendation_release(request: HttpRequest, reference: str) -> HttpResponse:
    """Let others read a recommendation, in a wording of its own."""
    row = find_recommendation(request, reference)
    demand_writer(request, row)
    now = timezone.now()
    form = ReleaseRecommendationForm(
        request.POST or None, initial={"text": row.released_text or row.text}, strict=True
    )
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        release_recommendation(
            recommendation=row, text=text, on=timezone.localdate(now), by=request.user, at=now
        )
        messages.success(request, "Others read it so." if text else "It is taken back.")
        return redirect(page_of(row))
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
