"""A recommendation's own actions, evidence and impact tests."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from reviews.access.guards import demand_that, demand_writer, find_recommendation, reader_of
from reviews.models import ImpactTest, OwnAction, Recommendation, RecommendationEvidence
from reviews.pages import page_of, render_review_form
from reviews.recommendations.forms import (
    ImpactTestForm,
    OwnActionForm,
    OwnMilestoneFormSet,
    OwnMilestoneProgressForm,
    RecommendationEvidenceForm,
)
from reviews.recommendations.services import (
    add_evidence,
    add_impact_test,
    save_own_action,
    update_own_action,
)
from wsscp import policy
from wsscp.decorators import get_or_post
from wsscp.editing.forms import VersionForm
from wsscp.editing.pages import done, is_sent
from wsscp.editing.versions import edit_target_of
from wsscp.requests import SignedInRequest
from wsscp.state_tables import StateError


@get_or_post
def recommendation_evidence_new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record what shows that a recommendation was carried out."""
    row = _recommendation_to_update(request, reference)
    evidence = RecommendationEvidence(recommendation=row)
    return _add(request, row, RecommendationEvidenceForm, evidence, "Record evidence", add_evidence)


@get_or_post
def impact_test_new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record an impact test."""
    row = find_recommendation(request, reference)
    demand_writer(request, row)
    test = ImpactTest(recommendation=row)
    return _add(request, row, ImpactTestForm, test, "Record a test of impact", add_impact_test)


def _add(
    request: SignedInRequest,
    row: Recommendation,
    form_class: Any,
    instance: RecommendationEvidence | ImpactTest,
    heading: str,
    add: Callable[..., None],
) -> HttpResponse:
    now = timezone.now()
    form = form_class(
        request.POST or None,
        instance=instance,
        today=timezone.localdate(now),
        from_case=row.from_case,
        is_inside=policy.can_write_cases(reader_of(request)),
    )
    if is_sent(request, form):
        try:
            add(row=form.save(commit=False), by=request.user, at=now)
        except StateError as error:
            form.add_error(None, str(error))
        else:
            return done(request, "It is recorded.", page_of(row))
    intro = row.wording_for(reader_of(request))
    return render_review_form(
        request, form, heading=heading, back=page_of(row), from_case=_shows_case(request, row), intro=intro
    )


@get_or_post
def own_action_new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add an action of a recommendation's own."""
    row = find_recommendation(request, reference)
    demand_writer(request, row)
    return _save_own_action(request, row, OwnAction(recommendation=row), "Add an action")


@get_or_post
def own_action_edit(request: SignedInRequest, reference: str, action: str) -> HttpResponse:
    """Change the wording and dates of an action of a recommendation's own."""
    row = find_recommendation(request, reference)
    demand_writer(request, row)
    own_action = get_object_or_404(OwnAction, recommendation=row, reference=action)
    return _save_own_action(request, row, own_action, "Edit the action")


def _save_own_action(
    request: SignedInRequest, row: Recommendation, action: OwnAction, heading: str
) -> HttpResponse:
    data = request.POST or None
    now = timezone.now()
    form = OwnActionForm(
        data, instance=action, today=timezone.localdate(now), from_case=row.from_case, is_inside=True
    )
    formset = OwnMilestoneFormSet(data, instance=action, prefix="milestones")
    for part in formset.forms:
        part.strict = row.from_case
    form.include(formset)
    if is_sent(request, form, formset):
        save_own_action(form=form, formset=formset, by=request.user, at=now)
        return done(request, "The action is saved.", page_of(row))
    return render_review_form(
        request,
        form,
        formset,
        heading=heading,
        back=page_of(row),
        from_case=_shows_case(request, row),
        template="reviews/recommendations/own_action_form.html",
        formset=formset,
    )


@get_or_post
def own_action_update(request: SignedInRequest, reference: str, action: str) -> HttpResponse:
    """Record forecasts and completions of the milestones of such an action."""
    row = _recommendation_to_update(request, reference)
    visible = OwnAction.objects.visible_to(reader_of(request)).filter(recommendation=row)
    own_action = get_object_or_404(visible, reference=action)
    now = timezone.now()
    today = timezone.localdate(now)
    data = request.POST or None
    parts = [
        OwnMilestoneProgressForm(data, milestone=milestone, today=today)
        for milestone in own_action.milestones.prefetch_related("forecasts")
    ]
    version = VersionForm(data, target=edit_target_of(own_action))
    version.include(*parts)
    if is_sent(request, version, *parts):
        dates = {part.milestone.position: part.dates for part in parts}
        update_own_action(action=own_action, dates=dates, given_on=today, by=request.user, at=now)
        return done(request, "The action is updated.", page_of(row))
    return render_review_form(
        request,
        version,
        *parts,
        heading="Update the action",
        back=page_of(row),
        from_case=_shows_case(request, row),
        template="reviews/recommendations/own_action_update.html",
        action=own_action,
        parts=parts,
    )


def _recommendation_to_update(request: SignedInRequest, reference: str) -> Recommendation:
    row = find_recommendation(request, reference)
    allowed = policy.can_update_recommendation(reader_of(request), row.from_case, row.lead_group_id)
    demand_that(request, allowed)
    return row


def _shows_case(request: SignedInRequest, row: Recommendation) -> bool:
    return row.from_case and policy.can_read_cases(reader_of(request))
